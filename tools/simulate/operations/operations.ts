import { answerChallenge } from "./answer-challenge.ts";
import { readBalance } from "./balance.ts";
import { cancelPayment } from "./cancel-payment.ts";
import { capturePayment } from "./capture-payment.ts";
import { changeCard, saveCard, shareCard } from "./cards.ts";
import { confirmPayment } from "./confirm-payment.ts";
import { createPayment } from "./create-payment.ts";
import { createCustomer, deleteCustomer, retrieveCustomer, updateCustomer } from "./customers.ts";
import { LISTS } from "./lists.ts";
import { lookElsewhere } from "./look-elsewhere.ts";
import type { Operation } from "./operation.ts";
import { payAtOnce } from "./pay-at-once.ts";
import { refundPayment } from "./refund-payment.ts";
import { retrievePayment } from "./retrieve-payment.ts";
import { updatePayment } from "./update-payment.ts";
import { watchCapture } from "./watch-capture.ts";
import * as endpoints from "./webhook-endpoints.ts";

/** Everything that a shop may ask. */
export const OPERATIONS: readonly Operation[] = [
  createPayment,
  confirmPayment,
  capturePayment,
  cancelPayment,
  refundPayment,
  updatePayment,
  retrievePayment,
  answerChallenge,
  createCustomer,
  updateCustomer,
  retrieveCustomer,
  deleteCustomer,
  ...LISTS,
  lookElsewhere,
  ...Object.values(endpoints),
  readBalance,
  shareCard,
  saveCard,
  changeCard,
  payAtOnce,
  watchCapture,
];
