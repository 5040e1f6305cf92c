/** A shopper who has to authenticate with the issuer before one payment. */
export interface Challenge {
  readonly id: string;
  /** The payment that the shopper must agree to: the challenge is valid for this one alone. */
  readonly card: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly answer: "open" | "completed" | "failed";
}
