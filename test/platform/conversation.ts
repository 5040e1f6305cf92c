import type { Account } from "./account.ts";

/** An answer to a request, with its exact body. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly replayed: boolean;
}

export interface Question {
  readonly path: string;
  /** Form fields, as in `metadata[order]`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A request and its answer, with its key if it had one. */
export interface Exchange extends Question {
  readonly key: string | undefined;
  readonly answer: Answer;
}

/** Sends a request once, with `key` if there is one; undefined if no complete answer came back. */
export async function ask(
  url: string,
  account: Pick<Account, "secretKey">,
  { path, parameters }: Question,
  key: string | undefined,
): Promise<Answer | undefined> {
  try {
    const response = await fetch(url + path, {
      method: "POST",
      headers: {
        authorization: `Bearer ${account.secretKey}`,
        "content-type": "application/x-www-form-urlencoded",
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      body: new URLSearchParams(parameters).toString(),
      signal: AbortSignal.timeout(15_000),
    });
    const body = await response.text();
    return { status: response.status, body, replayed: response.headers.get("idempotent-replayed") === "true" };
  } catch {
    return undefined;
  }
}

/** The fields of a body that these tests read. */
export interface Said {
  readonly object?: string;
  readonly id?: string;
  readonly status?: string;
  readonly amount?: number;
}

export const saidBy = ({ body }: Answer): Said => JSON.parse(body) as Said;
