import type { Answer } from "../platform/conversation.ts";

/** When the database was away. Times are in milliseconds since the Unix epoch. */
export interface Outages {
  begin(): void;
  end(): void;
  /** When each of them began. */
  readonly begins: readonly number[];
  /** Whether the database was away at any time from then until now. */
  hadOneSince(since: number): boolean;
}

export function createOutages(): Outages {
  const begins: number[] = [];
  let isAway = false;
  let endedAt = Number.NEGATIVE_INFINITY;
  return {
    begins,
    begin() {
      isAway = true;
      begins.push(Date.now());
    },
    end() {
      isAway = false;
      endedAt = Date.now();
    },
    hadOneSince: (since) => isAway || endedAt >= since,
  };
}

/** What docs/errors.md lets payment-api say while its database is away. A key decides what a client should do next. */
const KEYED_503 =
  "Something that the request needs cannot be reached. Send the request again with the same idempotency key.";
const KEYLESS_503 =
  "Something that the request needs cannot be reached. Nothing of this request was carried out: send it again.";
const ANY_500 = "An error occurred on our side. It is in our log, under the id of this request.";

/** Whether an answer is exactly what docs/errors.md lets payment-api say while its database is away. */
export function saysThatDatabaseIsAway({ status, body }: Answer, key: string | undefined): boolean {
  const message = { 500: ANY_500, 503: key === undefined ? KEYLESS_503 : KEYED_503 }[status];
  return message !== undefined && body === JSON.stringify({ error: { message, type: "api_error" } });
}
