import type { Account } from "./account.ts";

/** What was answered to a request: exactly the bytes. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly replayed: boolean;
}

export interface Question {
  readonly path: string;
  /** As form fields: `metadata[order]`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A request that was answered: with its key, where it had one. */
export interface Exchange extends Question {
  readonly key: string | undefined;
  readonly answer: Answer;
}

/** Asks once, as the key tells; undefined where no whole answer came back. */
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

/** What a body says, as far as these tests look into it. */
export interface Said {
  readonly object?: string;
  readonly id?: string;
  readonly status?: string;
  readonly amount?: number;
}

export const saidBy = ({ body }: Answer): Said => JSON.parse(body) as Said;
