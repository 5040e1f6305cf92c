import type { Card } from "./card.ts";

/** Why a payment failed, in the words of the card networks and of the API: what a 402 answer carries. */
export interface PaymentError {
  /** `card_declined`, `expired_card`, `processing_error`, … */
  readonly code: string;
  /** `generic_decline`, `insufficient_funds`, … */
  readonly declineCode: string | null;
  readonly charge: string | null;
  /** The card that it failed with. */
  readonly card: Card;
}
