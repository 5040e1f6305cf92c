import type { Charge } from "../domain/charge.ts";
import type { DomainEvent } from "../domain/event.ts";
import type { Tenant } from "../domain/tenant.ts";
import type { TestCard } from "../domain/test-card.ts";
import type { AnswerObject } from "../ports/journal.ts";
import type { BalanceLine, BalanceTransaction } from "../ports/reader.ts";
import { presentBalance, presentBalanceTransaction } from "./presenters/balance.ts";
import { presentCharge } from "./presenters/charge.ts";
import { presentCustomer } from "./presenters/customer.ts";
import { presentEventObject } from "./presenters/event.ts";
import { presentPaymentIntent } from "./presenters/payment-intent.ts";
import { presentPaymentMethod, presentTestCard } from "./presenters/payment-method.ts";
import { presentRefund } from "./presenters/refund.ts";
import { presentWebhookEndpoint } from "./presenters/webhook-endpoint.ts";

/** Everything that can be presented: what use cases answer with, and what is only read. */
export type Subject =
  | AnswerObject
  | { readonly object: "charge"; readonly value: Charge }
  | { readonly object: "test_card"; readonly value: TestCard }
  | { readonly object: "balance"; readonly value: readonly BalanceLine[] }
  | { readonly object: "balance_transaction"; readonly value: BalanceTransaction }
  | { readonly object: "event"; readonly value: DomainEvent; readonly pendingWebhooks: number };

/** A subject as it leaves, nothing expanded. */
export function presentSubject(tenant: Tenant, subject: Subject): object {
  switch (subject.object) {
    case "payment_intent":
      return presentPaymentIntent(tenant, subject.value);
    case "charge":
      return presentCharge(tenant, subject.value);
    case "refund":
      return presentRefund(subject.value);
    case "customer":
      return presentCustomer(tenant, subject.value);
    case "payment_method":
      return presentPaymentMethod(tenant, subject.value);
    case "test_card":
      return presentTestCard(subject.value);
    case "balance":
      return presentBalance(tenant, subject.value);
    case "balance_transaction":
      return presentBalanceTransaction(subject.value);
    case "event":
      return presentEventObject(tenant, subject.value, subject.pendingWebhooks);
    case "webhook_endpoint":
      return presentWebhookEndpoint(tenant, subject.value);
  }
}
