import type { Id } from "@platform/kernel/id";
import type { Clock } from "@platform/kernel/instant";
import type { PaymentIntent } from "../domain/payment-intent.ts";
import type { SetupIntent } from "../domain/setup-intent.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import type { Acquirer } from "../ports/acquirer.ts";
import type { FraudDetection } from "../ports/fraud-detection.ts";
import type { Journal, Replies } from "../ports/journal.ts";
import type { Counters } from "../ports/counters.ts";
import type { RecentPayments } from "../ports/recent-payments.ts";
import type { Reader } from "../ports/reader.ts";

/** The dependencies of use cases. */
export interface Deps {
  readonly journal: Journal;
  readonly reader: Reader;
  readonly replies: Replies;
  readonly acquirer: Acquirer;
  readonly fraud: FraudDetection;
  readonly recentPayments: RecentPayments;
  readonly metrics: Counters;
  readonly clock: Clock;
  /** How long a payment that is only authorised waits for its score. */
  readonly scoreWaitMs: number;
  readonly newId: <Prefix extends string>(prefix: Prefix) => Id<Prefix>;
  /** The address to which a shopper comes back from the challenge of a payment or a setup. */
  readonly wayBackTo: (tenant: ConfiguredTenant, intent: PaymentIntent | SetupIntent) => string;
  /** The random part of client secrets. */
  readonly newSecret: () => string;
}
