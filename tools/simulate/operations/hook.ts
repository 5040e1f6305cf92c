import { distinctBy } from "../distinct.ts";
import type { Endpoint } from "../model/webhook-endpoint.ts";
import type { Subject } from "./subject.ts";

/** A webhook endpoint as its merchant's receiver knows it, for checks/deliveries.ts. */
export interface Hook {
  /** The account's name, a point, and the endpoint's own. */
  readonly name: string;
  /** What the endpoint could be from each moment on, oldest first. */
  readonly spans: Span[];
}

interface Span {
  readonly from: number;
  readonly could: readonly Endpoint[];
}

/** An endpoint that a client made, and that every client of its account may change. */
export interface OwnHook extends Hook {
  readonly about: Subject<Endpoint>;
  /** Known once the creation has been answered. */
  secret?: string;
}

export const isOwn = (hook: Hook): hook is OwnHook => "about" in hook;

/** A change was asked: from now on, the endpoint is as it was or as the change makes it. */
export function mayBecome({ spans }: Hook, change: (endpoint: Endpoint) => Endpoint): void {
  const before = spans.at(-1)!.could;
  spans.push({ from: Date.now(), could: distinctBy(termsOf, [...before, ...before.map(change)]) });
}

/** What decides which events come where: after changes that were lost, everything else would double with each change. */
const termsOf = ({ state, url, events, enabled }: Endpoint): string => `${state} ${url} ${events} ${enabled}`;

/** A change was answered. If another one is lost, it may still come, and everything stays possible. */
export function isTold({ spans, about }: OwnHook): void {
  if (about.possibilities.openOperations > 0) return;
  spans.push({ from: Date.now(), could: about.possibilities.states });
}

/** Whether the endpoint is certainly there, or may be. */
export const mayBeThere = ({ spans }: Hook): boolean => spans.at(-1)!.could.some(({ state }) => state === "there");

/** Whether this certainly held for the endpoint from one moment to another one. */
export function heldThroughout(
  { spans }: Hook,
  from: number,
  until: number,
  holds: (endpoint: Endpoint) => boolean,
): boolean {
  const first = spans.findLastIndex((span) => span.from < from);
  if (first === -1) return false;
  return spans.slice(first).every((span) => span.from > until || span.could.every(holds));
}
