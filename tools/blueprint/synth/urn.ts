const STACK = "pulumi:pulumi:Stack";

/** Builds a URN like the engine: with the chain of the parents' types, without the stack. */
export function urnOf(place: { app: string; stage: string }, parent: string, type: string, name: string): string {
  const parentType = parent === "" ? "" : qualifiedType(parent);
  const chain = parentType === "" || parentType === STACK ? type : `${parentType}$${type}`;
  return `urn:pulumi:${place.stage}::${place.app}::${chain}::${name}`;
}

/** The types in a URN: `a$b$c` in `urn:pulumi:<stage>::<app>::a$b$c::<name>`. */
function qualifiedType(urn: string): string {
  return urn.split("::")[2] ?? "";
}

/** Whether the type is the root of all resources, which exists only in the engine. */
export function isStack(type: string): boolean {
  return type === STACK;
}
