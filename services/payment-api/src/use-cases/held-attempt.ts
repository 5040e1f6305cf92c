import type { LeasedAttempt } from "../domain/attempt.ts";
import type { PaymentIntent } from "../domain/payment-intent.ts";
import type { Caller } from "../ports/caller.ts";

/** An attempt in the hands of its holder, which may finish it: the request that began it, or recovery. */
export interface HeldAttempt {
  readonly caller: Caller;
  readonly attempt: LeasedAttempt;
  /**
   * The payment intent in `processing`, where the holder has it at hand: nothing but this attempt may change it, so
   * nobody needs to read it again.
   */
  readonly intent: PaymentIntent | undefined;
}
