import { refuse, specify } from "../parameters.ts";
import { currency, id, list, mapped, oneOf, text } from "./fields.ts";
import { page } from "./page.ts";

/** Parameters of the read-only resources. */

export const retrieveCharge = specify({});
export const listCharges = specify({ ...page, customer: id, payment_intent: id }, "transfer_group");

export const retrieveAccount = specify({});
export const retrieveBalance = specify({});
export const retrieveBalanceTransaction = specify({});
export const listBalanceTransactions = specify(
  { ...page, currency, source: id, type: oneOf("charge", "refund") },
  "payout",
);

/** `customer.*` stands for every type that begins so. */
const eventType = mapped(text(100), (type, param, faults) =>
  /^[a-z0-9_]+(?:\.[a-z0-9_]+)*(?:\.\*)?$|^\*$/.test(type) ? type : refuse(faults, `Invalid ${param}`, param),
);

export const retrieveEvent = specify({});
export const listEvents = specify({ ...page, type: eventType, types: list(eventType, 20) }, "delivery_success");
