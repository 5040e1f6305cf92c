/**
 * The pages on which shoppers answer challenges, of an acquirer that only payment-api reaches. Where it cannot get
 * the page it answers with the cause, and does not throw.
 */
export type ChallengePages = (request: {
  readonly challenge: string;
  /** With its question mark, as the shopper's browser sent it; empty where there is none. */
  readonly query: string;
  /** What the shopper posts, as it was posted; undefined to see the page. */
  readonly form: string | undefined;
}) => Promise<ChallengePage | { readonly cause: unknown }>;

export interface ChallengePage {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}
