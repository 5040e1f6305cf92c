/** A shopper who has to authenticate with the issuer before one payment. */
export interface Challenge {
  readonly id: string;
  /** What the shopper is asked to agree to: the challenge is good for this payment alone. */
  readonly card: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly answer: "open" | "completed" | "failed";
}
