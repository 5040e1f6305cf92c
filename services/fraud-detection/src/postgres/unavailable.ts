import { EarlierTryLost, isConnectionLost, sqlState } from "@platform/postgres/fault";

/**
 * The database cannot answer now, but may be able to soon: the connection broke, a statement took too long (57014),
 * resources ran out (class 53), it waits for somebody (40P01, 55P03), or it became a reader in a fail-over (25006).
 */
export function isUnavailable(error: unknown): boolean {
  // Whoever asks again is told what an earlier try has kept, so only the last one counts.
  const reason = error instanceof EarlierTryLost ? error.cause : error;
  const state = sqlState(reason);
  return isConnectionLost(reason) || (state !== undefined && (PASSING.has(state) || state.startsWith("53")));
}

const PASSING = new Set(["57014", "40P01", "55P03", "25006"]);
