import { err, ok, type Result } from "@platform/kernel/result";
import { containsCardNumber } from "./card-number.ts";
import { parseForm, textOf, type Parameters } from "./form-body.ts";
import { parseJson } from "./json-body.ts";
import { invalidRequest, type WireError } from "./wire-error.ts";

export interface RawRequest {
  /** Without its `?`. */
  readonly query: string;
  readonly contentType: string | undefined;
  readonly body: Buffer | undefined;
}

/** The parameters of a request, from query or body. This code never quotes or logs any part of them. */
export function readParameters({ query, contentType, body }: RawRequest): Result<Parameters, WireError> {
  if (body === undefined || body.length === 0) return checked(parseForm(query));
  const kind = kindOf(contentType);
  if (kind === undefined) return err(WRONG_CONTENT_TYPE);
  const text = textOf(body);
  if (text === undefined) return err(invalidRequest("Invalid UTF-8 in the request."));
  if (kind === "form") return checked(parseForm(query === "" ? text : `${query}&${text}`));
  if (query !== "") return err(invalidRequest("Pass the parameters in the JSON body, not in the query string."));
  return checked(parseJson(text));
}

function checked(parsed: ReturnType<typeof parseForm>): Result<Parameters, WireError> {
  if (!parsed.ok) return err(invalidRequest(parsed.error));
  return containsCardNumber(parsed.value) ? err(CARD_NUMBER) : ok(parsed.value);
}

/** The SDKs' content type. */
export const FORM = "application/x-www-form-urlencoded";

function kindOf(contentType: string | undefined): "form" | "json" | undefined {
  if (contentType === FORM) return "form";
  const [type, ...parameters] = (contentType ?? "").toLowerCase().split(";");
  if (parameters.some((parameter) => /^\s*charset\s*=(?!\s*"?utf-?8"?\s*$)/.test(parameter))) return undefined;
  if (type!.trim() === FORM) return "form";
  return type!.trim() === "application/json" ? "json" : undefined;
}

const WRONG_CONTENT_TYPE: WireError = invalidRequest(
  `Invalid request (check that your POST content type is ${FORM} in UTF-8, or application/json).`,
  { status: 415 },
);

export const CARD_NUMBER: WireError = invalidRequest(
  "The request contains a card number. Card numbers must never be sent to this API: use a payment method, or one of the " +
    "test tokens such as pm_card_visa. Nothing of the request was kept.",
);
