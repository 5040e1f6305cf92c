import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { parseCurrency } from "@platform/kernel/currency";
import { UsageError } from "./verb.ts";

const Count = (maximum: number) => Type.Integer({ minimum: 0, maximum });
/** The fallback compares each payment without a score with all of them. */
const Listed = Type.Array(Type.String({ minLength: 1, maxLength: 512 }), { maxItems: 1_000 });
const AmountLimit = Type.Partial(
  Type.Object({ review: Count(99_999_999), block: Count(99_999_999) }, { additionalProperties: false }),
);
/** Decides where fraud-detection does not answer in time. Amounts are minor units; `blocked_cards` are fingerprints. */
const Fallback = Type.Partial(
  Type.Object({
    amount_limits: Type.Record(Type.String(), AmountLimit),
    blocked_cards: Listed,
    blocked_customers: Listed,
    blocked_emails: Listed,
  }),
  { additionalProperties: false },
);

/** The part of `TenantSettings` that an operator may choose, under the stored names. */
const AccountSettings = Type.Partial(
  Type.Object({
    country: Type.String({ pattern: "^[A-Z]{2}$" }),
    default_currency: Type.String(),
    on_assessment_timeout: Type.Union([Type.Literal("allow"), Type.Literal("review"), Type.Literal("block")]),
    capture_unscored: Type.Union([Type.Literal("at_once"), Type.Literal("when_scored")]),
    fallback: Fallback,
    // Hundredths of a percent, and minor units.
    fee: Type.Object({ basis_points: Count(10_000), fixed: Count(1_000_000) }, { additionalProperties: false }),
    requests_per_second: Count(1_000_000),
    request_burst: Count(1_000_000),
  }),
  { additionalProperties: false },
);
const settings = Compile(AccountSettings);

/** Reads `--settings`. What it leaves out takes its default. Throws UsageError. */
export function parseAccountSettings(json: string): Static<typeof AccountSettings> {
  const value = parseJson(json);
  if (!settings.Check(value)) {
    const names = Object.keys(AccountSettings.properties).join(", ");
    const [fault] = settings.Errors(value);
    const where = fault?.instancePath === "" ? "" : ` at ${fault?.instancePath.slice(1).replaceAll("/", ".")}`;
    // The schema for an unknown name is `false`.
    const why = fault?.keyword === "boolean" ? "there is no such setting" : fault?.message;
    throw new UsageError(`--settings${where}: ${why}. It takes an object with any of ${names}.`);
  }
  if (value.default_currency !== undefined) checkCurrency("default_currency", value.default_currency);
  for (const currency of Object.keys(value.fallback?.amount_limits ?? {})) {
    checkCurrency("fallback.amount_limits", currency);
  }
  return value;
}

function checkCurrency(where: string, currency: string): void {
  if (parseCurrency(currency) === currency) return;
  throw new UsageError(`--settings at ${where}: "${currency}" is not a currency such as eur.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(`--settings is not JSON, such as '{"requests_per_second":0}'.`, { cause: error });
  }
}
