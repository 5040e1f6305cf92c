/**
 * Fetches the pages on which shoppers answer challenges, from an acquirer that only payment-api reaches. If it cannot
 * get the page, it returns the cause and does not throw.
 */
export type ChallengePages = (request: {
  readonly challenge: string;
  /** With its question mark, as the shopper's browser sent it; empty where there is none. */
  readonly query: string;
  /** The form exactly as the shopper posted it; undefined to see the page. */
  readonly form: string | undefined;
}) => Promise<ChallengePage | { readonly cause: unknown }>;

export interface ChallengePage {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}
