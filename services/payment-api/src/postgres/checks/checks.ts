import { ATTEMPT_CHECKS } from "./attempt-checks.ts";
import { BALANCE_CHECKS } from "./balance-checks.ts";
import { CHARGE_CHECKS } from "./charge-checks.ts";
import type { Check } from "./check.ts";
import { LEDGER_CHECKS } from "./ledger-checks.ts";
import { PAYMENT_CHECKS } from "./payment-checks.ts";
import { REST_CHECKS } from "./rest-checks.ts";

/** Every check, in the order in which they are made. docs/ledger.md lists them all. */
export const CHECKS: readonly Check[] = [
  ...LEDGER_CHECKS,
  ...BALANCE_CHECKS,
  ...CHARGE_CHECKS,
  ...PAYMENT_CHECKS,
  ...ATTEMPT_CHECKS,
  ...REST_CHECKS,
];
