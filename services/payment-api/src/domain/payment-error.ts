import type { Card } from "./card.ts";

/** Why a payment failed, in the words of the card networks and the API. A 402 answer carries it. */
export interface PaymentError {
  /** `card_declined`, `expired_card`, `processing_error`, … */
  readonly code: string;
  /** `generic_decline`, `insufficient_funds`, … */
  readonly declineCode: string | null;
  readonly charge: string | null;
  /** The card that failed. */
  readonly card: Card;
}
