import type { Graph, Resource } from "../graph.ts";
import { arnOf } from "../read.ts";
import { type InputChange, inputChanges, same } from "./input-changes.ts";
import { urnsOf } from "./former-urns.ts";
import { isIdentifier } from "./identifier.ts";
import { forcing, isForcing, isKnown } from "./replacement.ts";

/** What a deploy does to one resource. */
export interface Change {
  readonly kind: "replaced" | "destroyed" | "changed" | "created";
  /** As it was; undefined for what is created. */
  readonly before: Resource | undefined;
  /** As it becomes; undefined for what is destroyed. */
  readonly after: Resource | undefined;
  readonly inputs: readonly InputChange[];
  /** The inputs for which the provider replaces it. */
  readonly forcedBy: readonly string[];
  /** Names of replaced resources: it names them, and follows them. */
  readonly follows: readonly string[];
  /** Whether the provider changes it in place or replaces it is not known for its type. */
  readonly uncertain: boolean;
}

/** What a deploy of `after` does where `before` is deployed. Resources that are only read belong to another stage. */
export function changesBetween(before: Graph, after: Graph): readonly Change[] {
  const [old, now] = [managed(before), managed(after)];
  const byUrn = new Map(old.map((resource) => [resource.urn, resource]));
  const all = new Map(after.resources.map((resource) => [resource.urn, resource]));
  const matches = now.map((resource) => ({
    resource,
    was: urnsOf(resource, all)
      .map((urn) => byUrn.get(urn))
      .find((found) => found !== undefined),
  }));
  const kept = matches.flatMap(({ resource, was }) => (was === undefined ? [] : [compare(was, resource)]));
  const remaining = new Set(matches.map(({ was }) => was?.urn));
  return [
    ...withFollowers(kept).filter(isChange),
    ...old.filter(({ urn }) => !remaining.has(urn)).map((resource) => single("destroyed", resource)),
    ...matches.filter(({ was }) => was === undefined).map(({ resource }) => single("created", resource)),
  ];
}

/** Components exist only in the program. */
const managed = ({ resources }: Graph): readonly Resource[] => resources.filter(({ custom, read }) => custom && !read);

function single(kind: "destroyed" | "created", resource: Resource): Change {
  const [before, after] = kind === "destroyed" ? [resource, undefined] : [undefined, resource];
  return { kind, before, after, inputs: [], forcedBy: [], follows: [], uncertain: false };
}

/** Both are there; a change of kind "changed" may turn out to be none. */
type Pair = Change & { readonly before: Resource; readonly after: Resource };

function compare(before: Resource, after: Resource): Pair {
  const [old, now] = [inputsOf(before, after), inputsOf(after, after)];
  const changed = Object.keys({ ...old, ...now }).filter((input) => !same(old[input], now[input]));
  const forcedBy = forcing(before, after, changed);
  return {
    kind: forcedBy.length > 0 ? "replaced" : "changed",
    before,
    after,
    inputs: changed.flatMap((input) => inputChanges(old[input], now[input], input)),
    forcedBy,
    follows: [],
    uncertain: changed.length > 0 && !isKnown(after.type),
  };
}

/** Without what the engine leaves as it is, and with the tags that the provider adds. */
function inputsOf(resource: Resource, { ignoreChanges }: Resource): Record<string, unknown> {
  const tags = resource.outputs["tagsAll"] ?? resource.inputs["tags"];
  const all = { ...resource.inputs, ...(tags === undefined ? {} : { tags }) };
  // What SST logs in to its registry with is new in every run.
  const left = new Set([...ignoreChanges, ...(resource.type === "docker-build:index:Image" ? ["registries"] : [])]);
  return Object.fromEntries(Object.entries(all).filter(([input]) => !left.has(input)));
}

/**
 * Those that name a replaced resource follow it, and are replaced themselves where that forces it: the new one has another id,
 * or, under a name that is taken, can only come after the old one is gone, which those that need it do not survive.
 */
function withFollowers(pairs: readonly Pair[]): readonly Pair[] {
  const replaced = pairs.filter(({ kind }) => kind === "replaced");
  const next = pairs.map((pair) => follow(pair, replaced));
  const isSettled = next.every(({ kind }, at) => kind === pairs[at]!.kind);
  return isSettled ? next : withFollowers(next);
}

function follow(pair: Pair, replaced: readonly Pair[]): Pair {
  const { after } = pair;
  const inputs = Object.entries(after.inputs).filter(([input]) => !after.ignoreChanges.includes(input));
  const named = replaced
    .filter((other) => other.after !== after)
    .flatMap(({ after: other }) => {
      const naming = inputs.filter(([, value]) => value !== after.id && isNamedBy(value, other, after));
      return naming.map(([input]) => ({ input, name: other.name }));
    });
  const forced = named.filter(({ input }) => isForcing(after.type, input)).map(({ input }) => input);
  return {
    ...pair,
    kind: forced.length > 0 ? "replaced" : pair.kind,
    forcedBy: [...new Set([...pair.forcedBy, ...forced])],
    follows: [...new Set(named.map(({ name }) => name))],
  };
}

/** An id may be a mere word, which others have too: then it counts where the program says that it needs the resource. */
function isNamedBy(value: unknown, named: Resource, { dependencies }: Resource): boolean {
  const identifiers = [named.id ?? "", arnOf(named)].filter(isIdentifier);
  if (identifiers.some((identifier) => JSON.stringify(value).includes(identifier))) return true;
  return dependencies.includes(named.urn) && value === named.id;
}

function isChange({ kind, inputs, follows, before, after }: Pair): boolean {
  const protection = before.protect !== after.protect || before.retainOnDelete !== after.retainOnDelete;
  return kind === "replaced" || inputs.length > 0 || follows.length > 0 || protection;
}
