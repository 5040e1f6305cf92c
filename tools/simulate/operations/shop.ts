import type { Chance } from "../chance.ts";
import type { Customer } from "../model/customer.ts";
import type { Payment } from "../model/payment.ts";
import type { Receiver } from "../world/receiver.ts";
import type { Hook, OwnHook } from "./hook.ts";
import type { Sender } from "./request.ts";
import type { Subject } from "./subject.ts";

/** One client of a merchant's account: it uses its own objects, at one thing after another or at several at once. */
export interface Shop {
  /** The account, and `-live` for its live mode: for everybody else, the two modes are two accounts. */
  readonly account: string;
  /** Live mode knows no test tokens, so a payment there needs a card of its own. */
  readonly isLive: boolean;
  readonly sender: Sender;
  readonly receiver: Receiver;
  /** A payment that does not exist yet. */
  newPayment(): Subject<Payment>;
  newCustomer(initial: Customer): Subject<Customer>;
  /** Unique in the run: payments and customers carry it in their metadata. */
  newOrder(): string;
  /**
   * A payment of this shop in a state that the first test wants; sometimes one that only the second wants, sometimes any, so
   * that requests come at the wrong time too.
   */
  paymentWhere(chance: Chance, ...wanted: readonly ((payment: Payment) => boolean)[]): Subject<Payment> | undefined;
  customerFor(chance: Chance): Subject<Customer> | undefined;
  /** Ids that this shop was told, newest first, of objects that are there for certain. */
  idsOf(kind: "payment" | "customer"): readonly string[];
  /** The id of a payment of another account: one that is at work, if there is one. */
  foreignPayment(chance: Chance): string | undefined;
  /** Every webhook endpoint of the account that this or another client knows. */
  readonly hooks: readonly Hook[];
  /** How many of them clients may still change. */
  readonly usableHooks: number;
  /** The id of the endpoint that is there for the whole run, where the account has one. */
  readonly firstEndpoint: string | undefined;
  /** A webhook endpoint that does not exist yet. */
  newHook(): OwnHook;
  /** Nobody knows its secret, so nobody can check what it gets. */
  forgetHook(hook: OwnHook): void;
  /** An endpoint that a client of this account made. */
  hookFor(chance: Chance): OwnHook | undefined;
  /** Counts what an account makes like every other one: 0, 1, 2, … */
  newShared(): number;
  /** While set, only this payment is drawn: several requests cross on it. */
  focus: Subject<Payment> | undefined;
}
