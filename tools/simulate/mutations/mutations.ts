import { FRAUD_DETECTION } from "./fraud-detection.ts";
import type { Mutation } from "./mutation.ts";
import { NOTIFICATION_SERVICE } from "./notification-service.ts";
import { PACKAGES } from "./packages.ts";
import { CARDS } from "./payment-api/cards.ts";
import { EVENTS } from "./payment-api/events.ts";
import { KEYS } from "./payment-api/keys.ts";
import { MONEY } from "./payment-api/money.ts";
import { READS } from "./payment-api/reads.ts";
import { RECOVERY } from "./payment-api/recovery.ts";
import { WRITES } from "./payment-api/writes.ts";

/** Every planted bug. */
export const ALL_MUTATIONS: readonly Mutation[] = [
  ...RECOVERY,
  ...KEYS,
  ...WRITES,
  ...MONEY,
  ...READS,
  ...EVENTS,
  ...CARDS,
  ...FRAUD_DETECTION,
  ...NOTIFICATION_SERVICE,
  ...PACKAGES,
];
