import { setImmediate as breathe } from "node:timers/promises";
import { type Currency, decimalsOf } from "@platform/kernel/currency";
import type { ConfiguredTenant } from "../../domain/tenant.ts";
import { postSettlement } from "../../domain/ledger.ts";
import { ourselves } from "../../ports/caller.ts";
import { cancelPaymentIntent } from "../../use-cases/cancel-payment-intent.ts";
import { capturePaymentIntent } from "../../use-cases/capture-payment-intent.ts";
import { confirmPaymentIntent } from "../../use-cases/confirm-payment-intent.ts";
import { createPaymentIntent } from "../../use-cases/create-payment-intent.ts";
import { createRefund } from "../../use-cases/create-refund.ts";
import type { CreatePaymentIntent } from "../../use-cases/inputs.ts";
import { commandOf } from "../../use-cases/request.ts";
import type { World } from "./world.ts";

/** A payment that is about to be made up. */
export interface PlannedPayment {
  readonly tenant: ConfiguredTenant;
  readonly customer: string | null;
  readonly currency: Currency;
}

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;

/** Everything that happens to one payment, from its creation until it rests, or until the end of time. */
type Story = (world: World, planned: PlannedPayment) => Promise<void>;

const paid: Story = async (world, planned) => {
  await create(world, planned, {});
};

const refunded: Story = async (world, planned) => {
  const id = await create(world, planned, {});
  if (!world.pass(daysOf(world, 20))) return;
  const partly = world.chance.happens(0.5);
  if (world.chance.happens(0.05)) world.answerNext("decline");
  await refund(world, planned, id, partly ? 3n : 1n);
  if (partly && world.chance.happens(0.3) && world.pass(daysOf(world, 5))) await refund(world, planned, id, 4n);
};

const declined: Story = async (world, planned) => {
  world.answerNext("decline");
  await create(world, planned, {});
};

const declinedThenPaid: Story = async (world, planned) => {
  world.answerNext("decline");
  const id = await create(world, planned, {});
  if (world.pass(secondsOf(world, 90))) await confirm(world, planned, id);
};

const blocked: Story = async (world, planned) => {
  world.scoreNext("block");
  await create(world, planned, {});
};

const challenged: Story = async (world, planned) => {
  world.answerNext("challenge");
  const id = await create(world, planned, {});
  // Some shoppers never answer.
  if (world.chance.happens(0.7) && world.pass(secondsOf(world, 120))) await confirm(world, planned, id);
};

const leftWithoutCard: Story = async (world, planned) => {
  await create(world, planned, { confirm: false, paymentMethod: null });
};

const leftUnconfirmed: Story = async (world, planned) => {
  await create(world, planned, { confirm: false });
};

const canceledUnpaid: Story = async (world, planned) => {
  const id = await create(world, planned, { confirm: false });
  if (world.pass(HOUR)) await cancel(world, planned, id);
};

const captured: Story = async (world, planned) => {
  const id = await create(world, planned, { captureMethod: "manual" });
  if (!world.pass(daysOf(world, 3))) return;
  const { amountCapturable } = (await world.deps.reader.find("payment_intent", planned.tenant, id))!;
  await capture(world, planned, id, world.chance.happens(0.2) ? amountCapturable / 2n : undefined);
};

const authorised: Story = async (world, planned) => {
  await create(world, planned, { captureMethod: "manual" });
};

const voided: Story = async (world, planned) => {
  const id = await create(world, planned, { captureMethod: "manual" });
  if (world.pass(daysOf(world, 3))) await cancel(world, planned, id);
};

/** How often each happens, of a thousand payments of a shop. */
const STORIES: readonly (readonly [weight: number, story: Story])[] = [
  [730, paid],
  [50, refunded],
  [45, declined],
  [30, declinedThenPaid],
  [10, blocked],
  [30, challenged],
  [25, leftWithoutCard],
  [5, leftUnconfirmed],
  [10, canceledUnpaid],
  [45, captured],
  [5, authorised],
  [15, voided],
];

const unanswered: Story = async (world, planned) => {
  world.answerNext("unknown");
  await create(world, planned, {});
};

const captureUnanswered: Story = async (world, planned) => {
  const id = await create(world, planned, { captureMethod: "manual" });
  world.answerNext("unknown");
  await capture(world, planned, id);
};

const refundUnanswered: Story = async (world, planned) => {
  const id = await create(world, planned, {});
  world.answerNext("unknown");
  await refund(world, planned, id, 2n);
};

const unscored: Story = async (world, planned) => {
  world.scoreNext("none");
  await create(world, planned, {});
};

/** The request still waits for the acquirer: it has made its first commit, and never makes the second. */
const inFlight: Story = async (world, planned) => {
  world.answerNext("never");
  void create(world, planned, {});
  await breathe();
};

/** What is under way at the end: the acquirer has not answered yet, or the score has not come. */
const UNDER_WAY: readonly Story[] = [unanswered, captureUnanswered, unscored, refundUnanswered, unscored, inFlight];

/** How many payments are under way at the end. */
export const UNDER_WAY_COUNT = UNDER_WAY.length;

/** Makes up a payment that began at `at`. */
export async function makePayment(world: World, planned: PlannedPayment, at: number): Promise<void> {
  world.goTo(at);
  await world.chance.pick(STORIES)(world, planned);
  await settleAll(world, planned);
}

/** Makes up the payment of this number among those that are under way. */
export async function makeUnderWay(world: World, planned: PlannedPayment, number: number, at: number): Promise<void> {
  world.goTo(at);
  await UNDER_WAY[number]!(world, planned);
  world.journal.takeUnsettled();
}

async function create(
  world: World,
  { tenant, customer, currency }: PlannedPayment,
  change: Partial<CreatePaymentIntent>,
): Promise<string> {
  const { deps, journal } = world;
  const input = {
    ...PAYMENT,
    amount: amountOf(world, currency),
    currency,
    customer,
    ...descriptionOf(world),
    ...change,
  };
  await createPaymentIntent(deps, world.request(tenant, "POST /v1/payment_intents"), input);
  return journal.latest("payment_intent");
}

const confirm = (world: World, { tenant }: PlannedPayment, id: string): Promise<unknown> =>
  confirmPaymentIntent(world.deps, world.request(tenant, `POST /v1/payment_intents/${id}/confirm`), id, {
    paymentMethod: "pm_card_visa",
  });

const capture = (world: World, { tenant }: PlannedPayment, id: string, amount?: bigint): Promise<unknown> => {
  const input = amount === undefined ? {} : { amountToCapture: amount };
  return capturePaymentIntent(world.deps, world.request(tenant, `POST /v1/payment_intents/${id}/capture`), id, input);
};

const cancel = (world: World, { tenant }: PlannedPayment, id: string): Promise<unknown> =>
  cancelPaymentIntent(world.deps, world.request(tenant, `POST /v1/payment_intents/${id}/cancel`), id, {
    reason: "requested_by_customer",
  });

/** Refunds that part of what was paid: 2 is half of it. */
async function refund(world: World, { tenant }: PlannedPayment, id: string, part: bigint): Promise<void> {
  const { amountReceived } = (await world.deps.reader.find("payment_intent", tenant, id))!;
  const input = {
    charge: null,
    paymentIntent: id,
    amount: amountReceived / part,
    reason: "requested_by_customer" as const,
    metadata: {},
  };
  await createRefund(world.deps, world.request(tenant, "POST /v1/refunds"), input);
}

/** Settles this payment's movements, each a day or two after it, as long as that is not in the future. */
async function settleAll(world: World, { tenant }: PlannedPayment): Promise<void> {
  const { deps, chance } = world;
  for (const moved of world.journal.takeUnsettled()) {
    world.goTo(moved.createdAt);
    if (!world.pass(DAY + chance.below(DAY))) continue;
    const transaction = postSettlement(deps.newId("txn"), moved, world.now());
    await deps.journal.commit(
      commandOf(ourselves(tenant), {}, () => ({ value: null, changes: { transactions: [transaction] }, reply: null })),
    );
  }
}

/** Between a few and a few hundred units of the currency; many are small. */
function amountOf({ chance }: World, currency: Currency): bigint {
  const units = 5 + Math.floor(Math.exp(chance.next() * 5.5));
  const decimals = decimalsOf(currency);
  if (decimals === 0) return BigInt(units * 100);
  return BigInt(units * 100 - chance.pick(PRICES));
}

const PRICES = [
  [4, 1],
  [3, 0],
  [1, 5],
  [1, 50],
] as const;

const descriptionOf = ({ chance }: World): Pick<CreatePaymentIntent, "description" | "metadata"> => {
  const order = String(100_000 + chance.below(900_000));
  return { description: `Order ${order}`, metadata: { order_id: order } };
};

const daysOf = ({ chance }: World, most: number): number => HOUR + chance.below(most * DAY);
const secondsOf = ({ chance }: World, most: number): number => 2 * SECOND + chance.below(most * SECOND);

const PAYMENT: Omit<CreatePaymentIntent, "amount" | "currency"> = {
  confirm: true,
  captureMethod: "automatic_async",
  confirmationMethod: "automatic",
  customer: null,
  paymentMethod: "pm_card_visa",
  paymentMethodTypes: ["card"],
  allowedPaymentMethodTypes: null,
  automaticPaymentMethods: { enabled: true, allowRedirects: "always" },
  description: null,
  metadata: {},
  receiptEmail: null,
  statementDescriptorSuffix: null,
  shipping: null,
  setupFutureUsage: null,
  offSession: false,
  returnUrl: null,
};
