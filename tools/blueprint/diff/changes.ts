import type { Graph, Resource } from "../graph.ts";
import { arnOf } from "../read.ts";
import { type InputChange, inputChanges, same } from "./input-changes.ts";
import { urnsOf } from "./former-urns.ts";
import { isIdentifier } from "./identifier.ts";
import { forcing, isForcing, isKnown } from "./replacement.ts";

/** What a deploy does to one resource. */
export interface Change {
  readonly kind: "replaced" | "destroyed" | "changed" | "created";
  /** The resource before the deploy; undefined when the deploy creates it. */
  readonly before: Resource | undefined;
  /** The resource after the deploy; undefined when the deploy destroys it. */
  readonly after: Resource | undefined;
  readonly inputs: readonly InputChange[];
  /** The inputs whose change makes the provider replace it. */
  readonly forcedBy: readonly string[];
  /** Names of the replaced resources that its inputs refer to. */
  readonly follows: readonly string[];
  /** Whether nothing says, for this type, if the provider changes or replaces it. */
  readonly uncertain: boolean;
}

/** What a deploy of `after` does to a deployed `before`. Resources that are only read belong to another stage. */
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

/** Leaves out components, which exist only in the program. */
const managed = ({ resources }: Graph): readonly Resource[] => resources.filter(({ custom, read }) => custom && !read);

function single(kind: "destroyed" | "created", resource: Resource): Change {
  const [before, after] = kind === "destroyed" ? [resource, undefined] : [undefined, resource];
  return { kind, before, after, inputs: [], forcedBy: [], follows: [], uncertain: false };
}

/** A resource that both graphs have; a change of kind "changed" may turn out to be none. */
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

/** The inputs without those that the engine ignores, and with the tags that the provider adds. */
function inputsOf(resource: Resource, { ignoreChanges }: Resource): Record<string, unknown> {
  const tags = resource.outputs["tagsAll"] ?? resource.inputs["tags"];
  const all = { ...resource.inputs, ...(tags === undefined ? {} : { tags }) };
  // SST logs in to its registry with a new password in every run.
  const left = new Set([...ignoreChanges, ...(resource.type === "docker-build:index:Image" ? ["registries"] : [])]);
  return Object.fromEntries(Object.entries(all).filter(([input]) => !left.has(input)));
}

/**
 * A resource that refers to a replaced one changes too, and is replaced itself where that input forces it. The new resource has
 * another id; if it needs the old one's name, the old one must go first, and its users with it.
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

/** An id may be an ordinary word that other values have too: then it counts only when the program lists the dependency. */
function isNamedBy(value: unknown, named: Resource, { dependencies }: Resource): boolean {
  const identifiers = [named.id ?? "", arnOf(named)].filter(isIdentifier);
  if (identifiers.some((identifier) => JSON.stringify(value).includes(identifier))) return true;
  return dependencies.includes(named.urn) && value === named.id;
}

function isChange({ kind, inputs, follows, before, after }: Pair): boolean {
  const protection = before.protect !== after.protect || before.retainOnDelete !== after.retainOnDelete;
  return kind === "replaced" || inputs.length > 0 || follows.length > 0 || protection;
}
