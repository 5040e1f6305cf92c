import { refuse, type Field } from "../parameters.ts";
import { email, flagOr, list, mapped, nullable, oneOf, text } from "./fields.ts";

/** The fields that several routes of payment intents share. */

export const captureMethod = oneOf("automatic", "automatic_async", "manual");
export const setupFutureUsage = oneOf("off_session", "on_session");
export const description = text(1000);
export const receiptEmail = nullable(email);

/** Card is what there is. */
export const methodTypes: Field<readonly string[]> = mapped(list(text(50), 20), (types, param, faults) => {
  const other = types.find((type) => type !== "card");
  if (other === undefined) return types;
  return refuse(
    faults,
    `The payment method type "${other}" is not supported yet: only card is.`,
    param,
    "payment_intent_invalid_parameter",
  );
});

/** What a card statement can show. */
export const statementText: Field<string | null> = nullable(
  mapped(text(22), (given, param, faults) => {
    const said = param.endsWith("suffix") ? "statement descriptor suffix" : "statement descriptor";
    if (/[<>\\'"*]/.test(given))
      return refuse(faults, `The ${said} may not contain any of these characters: < > \\ ' " *`, param);
    if (!/\p{L}/u.test(given)) return refuse(faults, `The ${said} must contain at least one letter.`, param);
    return given;
  }),
);

/** Nobody is there to authenticate, for one payment or for a series: we treat both alike. */
export const offSession: Field<boolean> = mapped(flagOr("one_off", "recurring"), (said) => said !== false);
