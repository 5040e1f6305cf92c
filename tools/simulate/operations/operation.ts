import type { Chance } from "../chance.ts";
import type { Answer, Behaviour } from "../model/possibilities.ts";
import type { Browser } from "../run/browser.ts";
import type { ApiRequest } from "./request.ts";
import type { Shop } from "./shop.ts";
import type { Subject } from "./subject.ts";

/** Something that a merchant may ask, and what the model says about it. To add one: its file, and a line in operations.ts. */
export interface Operation {
  readonly name: string;
  /** How often it is drawn, in relation to the others. */
  readonly weight: number;
  /** It may be under way on a payment at the same time as others. */
  readonly crosses?: true;
  /** What the shop asks now; undefined where it has nothing to ask it about. */
  ask(shop: Shop, chance: Chance): Ask | undefined;
}

/** One request and the object that it is about, or a conversation that checks itself. */
export type Ask = Question<unknown> | Conversation;

export interface Question<State> {
  readonly request: ApiRequest;
  /** Instead of sending the request: what a browser does. */
  readonly send?: (browser: Browser) => Promise<Answer | undefined>;
  /** The idempotency key, where any other one would not do. */
  readonly key?: string;
  /** The product claims no key for it: asked again, it would be done again. */
  readonly claimsNoKey?: true;
  readonly about: Subject<State>;
  readonly behaviour: Behaviour<State>;
  /** Called at its end: with its answer, or without one where it was lost or refused before it began. */
  told?(answer: Answer | undefined): void;
}

/** Several requests in turn, which `run` checks by itself: it returns what is wrong, in sentences. */
export interface Conversation {
  readonly run: (shop: Shop) => Promise<readonly string[]>;
}

/** States of different kinds of objects never meet, so whoever performs a question need not know its kind. */
export const question = <State>(asked: Question<State>): Ask => asked as unknown as Question<unknown>;
