import { isConnectionLost, sqlState } from "@platform/postgres/fault";

/**
 * The database cannot answer now, but may be able to soon: the connection broke, a statement took too long (57014),
 * resources ran out (class 53), it waits for somebody (40P01, 55P03), or it became a reader in a fail-over (25006).
 */
export function isUnavailable(error: unknown): boolean {
  const state = sqlState(error);
  return isConnectionLost(error) || (state !== undefined && (PASSING.has(state) || state.startsWith("53")));
}

const PASSING = new Set(["57014", "40P01", "55P03", "25006"]);
