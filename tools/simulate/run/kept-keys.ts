import type { Answer } from "../model/possibilities.ts";
import type { ApiRequest } from "../operations/request.ts";
import type { History } from "./history.ts";
import { classify } from "./meaning.ts";

/** A request that was answered under its key, to be asked again. */
export interface KeptRequest {
  readonly request: ApiRequest;
  readonly key: string;
  readonly answer: Answer;
}

/** The latest keys of a client. `repeat` and `reuse` return how many operations they were: one. */
export interface KeptKeys {
  readonly all: readonly KeptRequest[];
  keep(request: KeptRequest): void;
  /** Sends the same request again: its answer is the first one, byte for byte. */
  repeat(kept: KeptRequest): Promise<number>;
  /** Sends another request under the key: it is refused. */
  reuse(kept: KeptRequest): Promise<number>;
}

const MOST = 40;

export function createKeptKeys(
  send: (request: ApiRequest, key: string) => Promise<Answer | undefined>,
  history: History,
): KeptKeys {
  const all: KeptRequest[] = [];

  /** Undefined where the platform is away, or busy with the same key. */
  async function finalAnswer(request: ApiRequest, key: string): Promise<Answer | undefined> {
    history.converses();
    const answer = await send(request, key);
    return classify(answer, true) === "final" ? answer : undefined;
  }

  return {
    all,
    keep(request) {
      all.push(request);
      if (all.length > MOST) all.shift();
    },
    async repeat({ request, key, answer: first }) {
      const answer = await finalAnswer(request, key);
      if (answer === undefined) return 1;
      if (answer.status !== first.status || answer.body !== first.body || !answer.replayed) {
        history.violation(
          "repeat",
          `${request.path} under ${key} answered ${first.status} ${first.body}\n  and then ${JSON.stringify(answer)}`,
        );
      }
      return 1;
    },
    async reuse({ request, key }) {
      const answer = await finalAnswer(otherThan(request), key);
      if (answer === undefined) return 1;
      const { error } = JSON.parse(answer.body) as { error?: { type?: string } };
      if (answer.status !== 400 || error?.type !== "idempotency_error") {
        history.violation(
          "reuse",
          `${request.path} under ${key}, which was used for another request, answered ${answer.status} ${answer.body}`,
        );
      }
      return 1;
    },
  };
}

/** The same request with another amount where it has one, or else another request. */
function otherThan(request: ApiRequest): ApiRequest {
  const { amount } = request.parameters;
  if (amount !== undefined)
    return { ...request, parameters: { ...request.parameters, amount: String(Number(amount) + 100) } };
  return { method: "POST", path: "/v1/customers", parameters: { name: "Another request" } };
}
