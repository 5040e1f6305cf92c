import { nearest } from "./nearest.ts";
import type { Options, Values } from "./options.ts";
import { Refusal } from "./refusal.ts";

/** What somebody can run, as its help describes it. */
export interface Program {
  /** How it is typed: `npm run deploy -- <verb> [options]`. */
  readonly usage: string;
  /** What it does, in a line. */
  readonly summary: string;
  /** By name, each loaded when it is asked for. */
  readonly verbs?: Verbs<VerbHelp>;
  /** Its own or, if it has verbs, those that every verb takes. */
  readonly options?: Options;
  /** The environment variables that people set for it. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** What the help says of a verb. */
export interface VerbHelp {
  readonly summary: string;
  readonly options?: Options;
}

export type Verbs<V> = Readonly<Record<string, () => Promise<V>>>;

/** One of the things that a program does, with options of its own. */
export interface Verb<O extends Options = Options> extends VerbHelp {
  readonly options: O;
  /** Resolves with the exit code. Throws Refusal. */
  run(values: Values<O>): Promise<number>;
}

/** Defines a verb whose `run` gets its options as they are declared. */
export const verb = <const O extends Options>(definition: Verb<O>): Verb<O> => definition;

/** The verb of a name. Throws Refusal. */
export async function loadVerb<V>(verbs: Verbs<V>, name = ""): Promise<V> {
  const load = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (load !== undefined) return await load();
  throw unknownVerb(name === "" ? undefined : `There is no verb "${name}"`, name, Object.keys(verbs));
}

/** All verbs, where the help or a test asks for each. */
export async function loadVerbs<V>(verbs: Verbs<V>): Promise<Readonly<Record<string, V>>> {
  const loaded = Object.entries(verbs).map(async ([name, load]) => [name, await load()] as const);
  return Object.fromEntries(await Promise.all(loaded));
}

/** For a word that is none of the names, or for none at all, where there is no fault. */
export function unknownVerb(fault = "Nothing was asked for", typed: string, names: readonly string[]): Refusal {
  const meant = nearest(typed, names);
  const suggestion = meant === undefined ? "" : ` Did you mean ${meant}?`;
  return new Refusal(`${fault}: use ${names.join(", ")}, or --help.${suggestion}`);
}
