import { setImmediate as breathe } from "node:timers/promises";
import type { Instant } from "@platform/kernel/instant";
import type { Chance } from "./chance.ts";
import type { Recorded } from "./memory-journal.ts";
import { makePayment, makeUnderWay, UNDER_WAY_COUNT } from "./payments.ts";
import { planPayment, type Shop } from "./shops.ts";
import { createWorld } from "./world.ts";

const DAY = 24 * 60 * 60 * 1000;
/** The payments spread over this time. */
const SPAN_DAYS = 365;
/** The payments that are under way at the end began within this time before it. */
const UNDER_WAY_MS = 10_000;
/** After so many payments, the connection may send what it holds. */
const BREATHE_AFTER = 20;

/**
 * Makes up the past year of these shops, up to `until`: payments in the order of their beginnings, each with all that
 * happened to it, in batches of `batchSize`. The business grows, days are busier than nights, and the last few payments
 * are under way.
 */
export async function* makeUpPast(
  { payments, batchSize }: { readonly payments: number; readonly batchSize: number },
  shops: readonly Shop[],
  chance: Chance,
  until: Instant,
): AsyncGenerator<{ readonly payments: number; readonly recorded: Recorded }> {
  const world = createWorld(chance, until);
  const weighted = shops.map((shop) => [shop.weight, shop] as const);
  const resting = payments - UNDER_WAY_COUNT;
  let inBatch = 0;
  for (let number = 0; number < payments; number++) {
    const underWay = number - resting;
    const at = underWay < 0 ? beginningOf(number / resting, until) : until - UNDER_WAY_MS + underWay * 1_000;
    world.goTo(at);
    const shop = underWay < 0 ? chance.pick(weighted) : shops[underWay % shops.length]!;
    const planned = await planPayment(world, shop);
    await (underWay < 0 ? makePayment(world, planned, at) : makeUnderWay(world, planned, underWay, at));
    if (++inBatch === batchSize || number === payments - 1) {
      yield { payments: inBatch, recorded: world.journal.take() };
      inBatch = 0;
    }
    if (number % BREATHE_AFTER === 0) await breathe();
  }
}

/** When the payment at this share of all began: twice as many a day at the end as after a quarter of the year. */
function beginningOf(share: number, until: Instant): number {
  const days = SPAN_DAYS * share ** (2 / 3);
  const day = Math.floor(days);
  const hour = days - day;
  // Slower where most payments are: between noon and the evening.
  const busy = hour - (0.8 / (2 * Math.PI)) * Math.sin(2 * Math.PI * (hour - 0.6)) - NIGHT;
  return until - UNDER_WAY_MS - (SPAN_DAYS - day - busy) * DAY;
}

/** So that a day begins at its beginning. */
const NIGHT = (0.8 / (2 * Math.PI)) * Math.sin(2 * Math.PI * 0.6);
