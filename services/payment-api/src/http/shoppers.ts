import type { ObjectName, Objects } from "../domain/objects.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import type { Reader } from "../ports/reader.ts";
import { isSecretOf } from "./client-secret.ts";
import type { Parameters, ParameterValue } from "./form-body.ts";
import { notFound } from "./refusals.ts";
import { invalidRequest, type WireError } from "./wire-error.ts";

/**
 * What shoppers' browsers may do with a route. They have a publishable key, which is in every shop's pages, so a route says
 * which parameters they may give, and whose client secret proves that the object is the shopper's own.
 */
export type OpenToShoppers = { [N in SecretHolder]: WithSecret<N> }[SecretHolder] | WithoutSecret;

interface Opened {
  /** The parameters that browsers may give, besides the secret. A name stands for everything inside it, too. */
  readonly parameters: readonly string[];
  /** The fields that browsers may expand. */
  readonly expands?: readonly string[];
}

interface WithSecret<N extends SecretHolder> extends Opened {
  /** The type of the object in the path. */
  readonly secretOf: N;
  /** Why a browser may not do it to this object. */
  readonly refuses?: (object: Objects[N]) => WireError | undefined;
}

/** The route makes something new. */
interface WithoutSecret extends Opened {
  readonly secretOf: null;
}

/** The objects that have a client secret: how messages call them, and the code for a wrong secret. */
const SECRETS = {
  payment_intent: { words: "PaymentIntent", code: "payment_intent_invalid_parameter" },
  setup_intent: { words: "SetupIntent", code: "setup_intent_invalid_parameter" },
} satisfies { readonly [N in ObjectName]?: { readonly words: string; readonly code: string } };

type SecretHolder = keyof typeof SECRETS;

/** The parameter that browsers may not give, if there is one. */
export function barredParameter({ parameters }: OpenToShoppers, given: Parameters): WireError | undefined {
  const allowed = new Set([...parameters, "client_secret", "expand"]);
  const barred = barredIn(given, allowed, "");
  return barred === undefined ? undefined : needsSecretKey(barred);
}

function barredIn(given: Parameters, allowed: ReadonlySet<string>, parent: string): string | undefined {
  for (const [name, value] of given) {
    const param = parent === "" ? name : `${parent}[${name}]`;
    if (allowed.has(param)) continue;
    const inside = isPartly(allowed, param) && isHash(value) ? barredIn(value, allowed, param) : param;
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/** Browsers may give some of the parameters inside. */
const isPartly = (allowed: ReadonlySet<string>, param: string): boolean =>
  [...allowed].some((one) => one.startsWith(`${param}[`));
const isHash = (value: ParameterValue): value is Parameters => typeof value !== "string";

const needsSecretKey = (param: string): WireError =>
  invalidRequest(`The parameter ${param} cannot be given with a publishable API key. Please use a secret API key.`, {
    code: "secret_key_required",
    param,
  });

/** A request for the object in its path. */
interface OnObject {
  readonly tenant: ConfiguredTenant;
  readonly id: string;
  readonly fromShopper: boolean;
}

/**
 * Why a request may not touch the object in its path. A browser must know the object's client secret. A server need not
 * give the secret, but a wrong one is a mistake.
 */
export async function secretFault(
  open: OpenToShoppers,
  { tenant, id, fromShopper }: OnObject,
  given: string | undefined,
  reader: Reader,
): Promise<WireError | undefined> {
  if (open.secretOf === null) return undefined;
  if (given === undefined) return fromShopper ? SECRET_MISSING : undefined;
  const object = await reader.find(open.secretOf, tenant, id);
  if (object === undefined) return notFound(open.secretOf, id);
  const { words, code } = SECRETS[open.secretOf];
  // The object is of the type that `secretOf` names, which TypeScript cannot follow through the union.
  if (isSecretOf(object, given)) return fromShopper ? open.refuses?.(object as never) : undefined;
  return invalidRequest(`The client_secret provided does not match the client_secret associated with the ${words}.`, {
    code,
    param: "client_secret",
  });
}

const SECRET_MISSING: WireError = invalidRequest("Missing required param: client_secret.", {
  code: "parameter_missing",
  param: "client_secret",
});
