import { sqlCheck } from "./check.ts";

export const cardsServeOnePayment = sqlCheck(
  "no card that is not saved serves two payments",
  `SELECT m.id AS card, count(*) AS payments
     FROM payments.payment_methods m
     JOIN payments.payment_intents p ON p.tenant_id = m.tenant_id AND p.details ->> 'paymentMethod' = m.id
    WHERE m.details ->> 'customer' IS NULL AND p.status IN ('requires_action', 'requires_capture', 'succeeded')
    GROUP BY 1 HAVING count(*) > 1`,
);

export const cardsPayForTheirCustomer = sqlCheck(
  "no saved card paid for anybody but its customer",
  `SELECT c.id AS charge, m.id AS card, m.details ->> 'customer' AS owner, c.customer
     FROM payments.payment_methods m
     JOIN payments.charges c ON c.tenant_id = m.tenant_id AND c.details ->> 'paymentMethod' = m.id
    WHERE c.status = 'succeeded' AND m.details ->> 'customer' IS NOT NULL
      AND c.customer IS DISTINCT FROM m.details ->> 'customer'`,
);

export const paymentsShowTheirCard = sqlCheck(
  "the card that was charged is the one that the payment shows",
  `SELECT p.id AS payment, p.details ->> 'paymentMethod' AS shown, c.details ->> 'paymentMethod' AS charged
     FROM payments.payment_intents p
     JOIN payments.charges c ON c.tenant_id = p.tenant_id AND c.id = p.details ->> 'latestCharge'
    WHERE c.status = 'succeeded' AND c.details ->> 'paymentMethod' IS DISTINCT FROM p.details ->> 'paymentMethod'`,
);
