const STACK = "pulumi:pulumi:Stack";

/** As the engine makes it: the chain of the parents' types, without the stack. */
export function urnOf(place: { app: string; stage: string }, parent: string, type: string, name: string): string {
  const parentType = parent === "" ? "" : qualifiedType(parent);
  const chain = parentType === "" || parentType === STACK ? type : `${parentType}$${type}`;
  return `urn:pulumi:${place.stage}::${place.app}::${chain}::${name}`;
}

/** `a$b$c` of `urn:pulumi:<stage>::<app>::a$b$c::<name>`. */
function qualifiedType(urn: string): string {
  return urn.split("::")[2] ?? "";
}

/** Whether this is the root of everything, which exists only in the engine. */
export function isStack(type: string): boolean {
  return type === STACK;
}
