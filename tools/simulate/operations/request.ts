import type { Answer } from "../model/possibilities.ts";

/** A request of the API, without its key. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  /** Fields of a form or of a query: `metadata[order]`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Sends requests of one account to the instances of payment-api. */
export interface Sender {
  /** Undefined where no whole answer came back. */
  send(request: ApiRequest, key?: string): Promise<Answer | undefined>;
}
