import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { parseCurrency } from "@platform/kernel/currency";
import { UsageError } from "./verb.ts";

const Count = (maximum: number) => Type.Integer({ minimum: 0, maximum });

/** What of `TenantSettings` an operator may choose, under the names that are stored. */
const AccountSettings = Type.Partial(
  Type.Object({
    country: Type.String({ pattern: "^[A-Z]{2}$" }),
    default_currency: Type.String(),
    on_assessment_timeout: Type.Union([Type.Literal("allow"), Type.Literal("review"), Type.Literal("block")]),
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
    // The schema of a name that there is none for is `false`.
    const why = fault?.keyword === "boolean" ? "there is no such setting" : fault?.message;
    throw new UsageError(`--settings${where}: ${why}. It takes an object with any of ${names}.`);
  }
  const currency = value.default_currency;
  if (currency !== undefined && parseCurrency(currency) !== currency) {
    throw new UsageError(`--settings at default_currency: "${currency}" is not a currency such as eur.`);
  }
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(`--settings is not JSON, such as '{"requests_per_second":0}'.`, { cause: error });
  }
}
