/** When a value is suspicious: above `review` somebody should look, above `block` we refuse. Null: never. */
export interface Limit {
  readonly review: number | null;
  readonly block: number | null;
}

/** What a value above a limit adds to the score: alone, it reaches the default threshold of the same name. */
export const REVIEW_WEIGHT = 65;
export const BLOCK_WEIGHT = 80;

/** The weight of a value under a limit; 0 if it is within the limit, or if either is undefined. */
export function weighAgainst(limit: Limit | undefined, value: number | undefined): number {
  if (limit === undefined || value === undefined) return 0;
  if (limit.block !== null && value > limit.block) return BLOCK_WEIGHT;
  if (limit.review !== null && value > limit.review) return REVIEW_WEIGHT;
  return 0;
}
