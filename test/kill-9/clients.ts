import { setTimeout as wait } from "node:timers/promises";
import { Stripe } from "stripe";
import { connectSdk, type Account } from "../platform/account.ts";
import { ask, type Answer, type Exchange, type Question } from "../platform/conversation.ts";
import { saysThatDatabaseIsAway, type Outages } from "./outages.ts";
import type { Route } from "./route.ts";

/** A merchant's backend, which does not know what dies. */
export interface Client {
  /** Sends a request and returns the answer; undefined if it gives up without knowing the result. */
  ask(question: Question): Promise<Answer | undefined>;
}

/** A request that was answered with 500 or 503 while the database was away. */
export interface Setback extends Exchange {
  /** In milliseconds since the Unix epoch. */
  readonly askedAt: number;
}

/** What all clients together have seen. */
export interface Witness {
  /** The last answer to each request. */
  readonly exchanges: Exchange[];
  readonly setbacks: Setback[];
  /** Answers that nobody should ever get. */
  readonly scandals: string[];
  /** Requests that got no answer, however often the clients sent them. */
  unanswered: number;
}

export interface ClientDeps {
  readonly route: Route;
  readonly account: Account;
  readonly witness: Witness;
  readonly outages: Outages;
  /** Returns a key that nobody has used. */
  readonly newKey: () => string;
}

const RETRY_AFTER_MS = 80;
/** One request may meet several kills, and on a busy machine each of them takes 20 s. */
const PATIENCE_MS = 180_000;

/** Sends a request under its key until it gets an answer. */
export function createKeyedClient(deps: ClientDeps): Client {
  const { route, account, witness, newKey } = deps;
  return {
    async ask(question) {
      const key = newKey();
      for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await wait(RETRY_AFTER_MS)) {
        const askedAt = Date.now();
        const answer = await route.send((url) => ask(url, account, question, key));
        if (answer !== undefined && isFinal(deps, { ...question, key, answer, askedAt }))
          return note(witness, question, key, answer);
      }
      witness.scandals.push(`${question.path} under ${key} was not answered within ${PATIENCE_MS} ms`);
      return undefined;
    },
  };
}

/** Sends a request once. */
export function createKeylessClient(deps: ClientDeps): Client {
  const { route, account, witness } = deps;
  return {
    async ask(question) {
      const askedAt = Date.now();
      const answer = await route.send((url) => ask(url, account, question, undefined));
      if (answer === undefined) witness.unanswered++;
      else if (isFinal(deps, { ...question, key: undefined, answer, askedAt }))
        return note(witness, question, undefined, answer);
      await wait(RETRY_AFTER_MS);
      return undefined;
    },
  };
}

/** About as patient as the other clients: the SDK soon waits up to 5 s between two tries. */
const SDK_RETRIES = 48;

/** The official SDK, which retries by itself. */
export function createSdkClient(deps: ClientDeps): Client {
  const { route, account, witness, newKey } = deps;
  let question: Question;
  let key: string;
  let last: Answer | undefined;
  // The route knows the port.
  const stripe = connectSdk(account.secretKey, 0, {
    maxNetworkRetries: SDK_RETRIES,
    // The SDK parses bodies; here their bytes matter.
    httpClient: Stripe.createFetchHttpClient(async (...[url, init]: Parameters<typeof fetch>) => {
      const askedAt = Date.now();
      const { pathname, search } = new URL(url instanceof Request ? url.url : url);
      const [response, body] = await route.send(async (origin) => {
        const received = await fetch(origin + pathname + search, init);
        return [received, await received.clone().text()] as const;
      });
      last = { status: response.status, body, replayed: response.headers.has("idempotent-replayed") };
      isFinal(deps, { ...question, key, answer: last, askedAt });
      return response;
    }),
  });
  return {
    async ask(next) {
      question = next;
      key = newKey();
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

/**
 * Whether a client takes an answer for the end of its request. It does not if another request holds the key right now, and
 * if the database was away meanwhile: that is a setback. Any other answer of 500 and more is a scandal.
 */
function isFinal({ witness, outages }: ClientDeps, setback: Setback): boolean {
  const { path, key, answer, askedAt } = setback;
  if (answer.status === 409) return false;
  if (answer.status < 500) return true;
  if (saysThatDatabaseIsAway(answer, key) && outages.hadOneSince(askedAt)) {
    witness.setbacks.push(setback);
    return false;
  }
  const asked = new Date(askedAt).toISOString();
  witness.scandals.push(`${path}, asked at ${asked}, was answered ${answer.status}: ${answer.body}`);
  return true;
}

function note(witness: Witness, question: Question, key: string | undefined, answer: Answer): Answer {
  witness.exchanges.push({ ...question, key, answer });
  return answer;
}
