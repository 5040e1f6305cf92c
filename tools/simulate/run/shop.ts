import { NO_PAYMENT, type Payment } from "../model/payment.ts";
import type { Customer } from "../model/customer.ts";
import { type Endpoint, NO_ENDPOINT } from "../model/webhook-endpoint.ts";
import { Possibilities } from "../model/possibilities.ts";
import type { Sender } from "../operations/request.ts";
import { type Hook, isOwn, mayBeThere, type OwnHook } from "../operations/hook.ts";
import type { Shop } from "../operations/shop.ts";
import type { Known, Subject } from "../operations/subject.ts";
import type { KeyTexts } from "./key-texts.ts";
import type { Receiver } from "../world/receiver.ts";
import { LIVE } from "../world/live-mode.ts";

/** What the shops of all accounts have in common. */
export interface Market {
  readonly receiver: Receiver;
  readonly keyTexts: KeyTexts;
  /** The latest payments by account: for looking elsewhere. */
  readonly payments: Map<string, Known[]>;
  /** Every hook that ever was, by account. */
  readonly hooks: Map<string, Hook[]>;
  /** The endpoint that is there for the whole run, by account. */
  readonly firstEndpoints: Map<string, string>;
  /** How many things each account made like every other one. */
  readonly shared: Map<string, number>;
}

/** A shop deals with its latest objects: more would be never looked at again. */
const KEPT = 30;
const CERTAIN = 60;
/** Unanswered requests make an object vague: it is left to rest. */
const MOST_LOST = 2;

export function createShop(name: string, account: string, sender: Sender, market: Market): Shop & Keeper {
  const payments: Subject<Payment>[] = [];
  const customers: Subject<Customer>[] = [];
  const endpoints: Subject<Endpoint>[] = [];
  const ids = { payment: [] as string[], customer: [] as string[], endpoint: [] as string[] };
  let orders = 0;
  let newHooks = 0;
  const own = market.hooks.get(account) ?? [];
  market.hooks.set(account, own);
  const usableHooks = (): OwnHook[] =>
    own.filter((hook) => isOwn(hook)).filter((hook) => mayBeThere(hook) && isUsable(hook.about));

  const shop: Shop & Keeper = {
    account,
    isLive: account.endsWith(LIVE),
    sender,
    receiver: market.receiver,
    focus: undefined,
    hooks: own,
    newPayment: () => keep<Payment>(payments, "payment", NO_PAYMENT),
    newCustomer: (initial) => keep(customers, "customer", initial),
    newOrder: () => `${name}-${orders++}`,
    paymentWhere(chance, ...wanted) {
      const tests = [...wanted, () => true];
      const candidates =
        shop.focus === undefined ? payments.filter((one) => isUsable(one) && one.busy === 0) : [shop.focus];
      const at = chance.happens(0.85) ? 0 : Math.min(1 + Math.floor(chance.next() * 2), tests.length - 1);
      const found = candidates.filter(({ possibilities }) => tests[at]!(possibilities.states[0]!));
      if (found.length > 0) return chance.pick(found);
      return shop.focus;
    },
    customerFor(chance) {
      const found = customers.filter((one) => isUsable(one) && one.busy === 0);
      return found.length === 0 ? undefined : chance.pick(found);
    },
    idsOf: (kind) => [...ids[kind]],
    foreignPayment(chance) {
      const foreign = [...market.payments].filter(([other, found]) => other !== account && found.length > 0);
      if (foreign.length === 0) return undefined;
      const [, found] = chance.pick(foreign);
      const atWork = found.filter(({ busy }) => busy > 0);
      return chance.pick(atWork.length > 0 ? atWork : found).id;
    },
    get firstEndpoint() {
      return market.firstEndpoints.get(account);
    },
    newHook() {
      const hook: OwnHook = {
        name: `${account}.${name}-${newHooks++}`,
        spans: [{ from: 0, could: [NO_ENDPOINT] }],
        about: keep(endpoints, "endpoint", NO_ENDPOINT),
      };
      own.push(hook);
      return hook;
    },
    forgetHook(hook) {
      own.splice(own.indexOf(hook), 1);
    },
    get usableHooks() {
      return usableHooks().length;
    },
    hookFor(chance) {
      const found = usableHooks().filter(({ about }) => about.busy === 0);
      return found.length === 0 ? undefined : chance.pick(found);
    },
    newShared() {
      const count = market.shared.get(account) ?? 0;
      market.shared.set(account, count + 1);
      return count;
    },
    learn(subject, id) {
      if (subject.id === id) return;
      subject.id = id;
      const { kind } = subject;
      ids[kind] = [id, ...ids[kind].slice(0, CERTAIN - 1)];
      if (kind === "payment")
        market.payments.set(account, [subject, ...(market.payments.get(account) ?? []).slice(0, 40)]);
    },
    forget(id) {
      for (const kind of ["payment", "customer", "endpoint"] as const)
        ids[kind] = ids[kind].filter((one) => one !== id);
    },
    payments: () => payments.filter(({ id }) => id !== undefined),
  };
  return shop;
}

const isUsable = ({ id, lost, possibilities }: Known): boolean =>
  id !== undefined && lost < MOST_LOST && !possibilities.isVague;

/** Adds an object that does not exist yet to a list of the latest ones. */
function keep<State>(list: Subject<State>[], kind: Known["kind"], initial: State): Subject<State> {
  const subject: Subject<State> = { kind, possibilities: new Possibilities(initial), id: undefined, busy: 0, lost: 0 };
  list.push(subject);
  if (list.length > KEPT)
    list.splice(
      list.findIndex(({ busy }) => busy === 0),
      1,
    );
  return subject;
}

/** What the client that drives a shop tells it. */
export interface Keeper {
  /** An answer has told the id of an object. */
  learn(subject: Known, id: string): void;
  /** The object may be gone: lists need not show it. */
  forget(id: string): void;
  payments(): readonly Subject<Payment>[];
}
