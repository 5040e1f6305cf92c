import { acquirerBooks, chargedOnce, neverTooMuch } from "./acquirer-books.ts";
import * as cards from "./cards.ts";
import type { Check } from "./check.ts";
import * as counts from "./counts.ts";
import { delivered, deliveredRightly, deliveredToSubscribers } from "./deliveries.ts";
import * as money from "./money.ts";
import * as objects from "./objects.ts";
import { endedOnlyByUs, noConstraintBroken } from "./processes.ts";

/** Everything that must hold once all is at rest. */
export const CHECKS: readonly Check[] = [
  acquirerBooks,
  chargedOnce,
  neverTooMuch,
  ...Object.values(money),
  ...Object.values(objects),
  ...Object.values(counts),
  ...Object.values(cards),
  delivered,
  deliveredToSubscribers,
  deliveredRightly,
  endedOnlyByUs,
  noConstraintBroken,
];
