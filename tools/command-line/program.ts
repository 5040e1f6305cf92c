import { nearest } from "./nearest.ts";
import type { Options, Values } from "./options.ts";
import { Refusal } from "./refusal.ts";

/** A program as its help describes it. */
export interface Program {
  /** The command to type: `npm run deploy -- <verb> [options]`. */
  readonly usage: string;
  /** One line that says what it does. */
  readonly summary: string;
  /** The verbs by name. We load each one only when somebody uses it. */
  readonly verbs?: Verbs<VerbHelp>;
  /** Its options or, if it has verbs, the options that every verb takes. */
  readonly options?: Options;
  /** The environment variables that people set for it. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** The part of a verb that its help shows. */
export interface VerbHelp {
  readonly summary: string;
  readonly options?: Options;
}

export type Verbs<V> = Readonly<Record<string, () => Promise<V>>>;

/** One action of a program, with its own options. */
export interface Verb<O extends Options = Options> extends VerbHelp {
  readonly options: O;
  /** Resolves with the exit code. Throws Refusal. */
  run(values: Values<O>): Promise<number>;
}

/** Defines a verb, and infers the types of `run`'s values from its options. */
export const verb = <const O extends Options>(definition: Verb<O>): Verb<O> => definition;

/** Loads the verb of this name. Throws Refusal if there is none. */
export async function loadVerb<V>(verbs: Verbs<V>, name = ""): Promise<V> {
  const load = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (load !== undefined) return await load();
  throw unknownVerb(name === "" ? undefined : `There is no verb "${name}"`, name, Object.keys(verbs));
}

/** Loads all verbs, for the help and for tests. */
export async function loadVerbs<V>(verbs: Verbs<V>): Promise<Readonly<Record<string, V>>> {
  const loaded = Object.entries(verbs).map(async ([name, load]) => [name, await load()] as const);
  return Object.fromEntries(await Promise.all(loaded));
}

/** Returns a Refusal for an unknown name, or without `fault` for a missing one. */
export function unknownVerb(fault = "Nothing was asked for", typed: string, names: readonly string[]): Refusal {
  const meant = nearest(typed, names);
  const suggestion = meant === undefined ? "" : ` Did you mean ${meant}?`;
  return new Refusal(`${fault}: use ${names.join(", ")}, or --help.${suggestion}`);
}
