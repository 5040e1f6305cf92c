import { setTimeout as wait } from "node:timers/promises";
import { Stripe } from "stripe";
import { connectSdk, type Account } from "../platform/account.ts";
import { ask, type Answer, type Exchange, type Question } from "../platform/conversation.ts";

/** A merchant's backend, which does not know that payment-api dies. */
export interface Client {
  /** Sends a request and returns the answer; undefined if it gives up without knowing the result. */
  ask(question: Question): Promise<Answer | undefined>;
}

/** What all clients together have seen. */
export interface Witness {
  readonly exchanges: Exchange[];
  /** Answers that nobody should ever get. */
  readonly scandals: string[];
  /** Requests that got no answer, however often the clients sent them. */
  unanswered: number;
}

export interface ClientDeps {
  readonly url: string;
  readonly port: number;
  readonly account: Account;
  readonly witness: Witness;
  /** Returns a key that nobody has used. */
  readonly newKey: () => string;
}

const RETRY_AFTER_MS = 80;
const PATIENCE_MS = 60_000;

/** Sends a request under its key until it gets an answer. */
export function createKeyedClient({ url, account, witness, newKey }: ClientDeps): Client {
  return {
    async ask(question) {
      const key = newKey();
      for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await wait(RETRY_AFTER_MS)) {
        const answer = await ask(url, account, question, key);
        if (answer !== undefined && isFinal(answer)) return note(witness, question, key, answer);
      }
      witness.scandals.push(`${question.path} under ${key} was not answered within ${PATIENCE_MS} ms`);
      return undefined;
    },
  };
}

/** Sends a request once. */
export function createKeylessClient({ url, account, witness }: ClientDeps): Client {
  return {
    async ask(question) {
      const answer = await ask(url, account, question, undefined);
      if (answer !== undefined) return note(witness, question, undefined, answer);
      witness.unanswered++;
      await wait(RETRY_AFTER_MS);
      return undefined;
    },
  };
}

const SDK_RETRIES = 20;

/** The official SDK, which retries by itself. */
export function createSdkClient({ port, account, witness, newKey }: ClientDeps): Client {
  let last: Answer | undefined;
  const stripe = connectSdk(account.secretKey, port, {
    maxNetworkRetries: SDK_RETRIES,
    // The SDK parses bodies; here their bytes matter.
    httpClient: Stripe.createFetchHttpClient(async (...request: Parameters<typeof fetch>) => {
      const response = await fetch(...request);
      const body = await response.clone().text();
      last = { status: response.status, body, replayed: response.headers.has("idempotent-replayed") };
      return response;
    }),
  });
  return {
    async ask(question) {
      const key = newKey();
      last = undefined;
      try {
        await stripe.rawRequest("POST", question.path, { ...question.parameters }, { idempotencyKey: key });
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeCardError))
          witness.scandals.push(`${question.path}: ${String(error)}`);
      }
      return last === undefined ? undefined : note(witness, question, key, last);
    },
  };
}

/** 409 is not final: another request holds the key right now. */
const isFinal = ({ status }: Answer): boolean => status !== 409;

function note(witness: Witness, question: Question, key: string | undefined, answer: Answer): Answer {
  witness.exchanges.push({ ...question, key, answer });
  if (answer.status >= 500) witness.scandals.push(`${question.path} was answered ${answer.status}: ${answer.body}`);
  return answer;
}
