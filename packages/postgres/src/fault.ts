/** SQLSTATE of an error that PostgreSQL reported, or undefined for any other error. */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  // Every SQLSTATE has a digit; EPIPE, the code for a broken connection, has none.
  return typeof code === "string" && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** A row with this key exists already (23505). */
export const isUniqueViolation = (error: unknown): boolean => sqlState(error) === "23505";

/**
 * The transaction met another one, as a deadlock's victim (40P01) or a serialisation failure (40001): another try may
 * succeed.
 */
export function isConflict(error: unknown): boolean {
  const state = sqlState(error);
  return state === "40P01" || state === "40001";
}

/**
 * The database refuses the values themselves: a data exception (class 22) or a constraint (class 23). A unique violation
 * does not count, because it may only mean that somebody else was first.
 */
export function isRefused(error: unknown): boolean {
  return /^2[23]/.test(sqlState(error) ?? "") && !isUniqueViolation(error);
}

/** There was no connection, or it broke before COMMIT was sent: the transaction has certainly not taken place. */
export class NothingCommitted extends Error {
  constructor(cause: unknown) {
    super("The database went away before COMMIT was sent.", { cause });
  }
}

/** The connection broke with COMMIT on its way, and it may still land: nobody knows whether the transaction takes place. */
export class CommitUnknown extends Error {
  constructor(cause: unknown) {
    super("The database went away while COMMIT was on its way.", { cause });
  }
}

/** An earlier try lost its connection, and a later one failed by itself: nobody knows whether the first took place. */
export class EarlierTryLost extends Error {
  constructor(cause: unknown) {
    super("A try failed after an earlier one whose fate is unknown.", { cause });
  }
}

/**
 * The connection broke, so nobody knows whether the statement took effect: class 08, an administrator's or a crash's
 * shutdown (57P01–57P03), too many connections (53300), or an error that never came from the server.
 */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof NothingCommitted || error instanceof CommitUnknown) return true;
  const state = sqlState(error);
  if (state !== undefined) return state.startsWith("08") || state.startsWith("57P") || state === "53300";
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  return (
    (code !== undefined && /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_AGAIN)/.test(code)) ||
    /connection terminated|connection ended|client has encountered a connection error|not queryable|timeout/i.test(
      message ?? "",
    )
  );
}
