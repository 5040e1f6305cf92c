/** From where on something is suspicious: more than `review` asks for a look, more than `block` is refused. Null: never. */
export interface Limit {
  readonly review: number | null;
  readonly block: number | null;
}

/** What exceeding a limit adds to the score: alone, it reaches the default threshold of the same name. */
export const REVIEW_WEIGHT = 65;
export const BLOCK_WEIGHT = 80;

/** The weight of a value under a limit; 0 where it is within, or where there is nothing to measure. */
export function weighAgainst(limit: Limit | undefined, value: number | undefined): number {
  if (limit === undefined || value === undefined) return 0;
  if (limit.block !== null && value > limit.block) return BLOCK_WEIGHT;
  if (limit.review !== null && value > limit.review) return REVIEW_WEIGHT;
  return 0;
}
