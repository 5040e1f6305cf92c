import { allow, type Statement } from "./scope";

/** IAM counts characters: statements that differ in their actions only, or in their resources only, are one. */
export const join = (statements: readonly Statement[]): readonly Statement[] =>
  joinBy(joinBy(statements, "Resource"), "Action");

function joinBy(statements: readonly Statement[], same: "Action" | "Resource"): readonly Statement[] {
  return alike(statements, (statement) => [statement[same], statement.Condition]).map((group) => {
    const actions = new Set(group.flatMap(({ Action }) => Action));
    const resources = new Set(group.flatMap(({ Resource }) => Resource));
    return allow(unlisted(actions), resources.has("*") ? "*" : unlisted(resources), group[0]!.Condition);
  });
}

/** A list of one is written without brackets. */
const unlisted = (texts: ReadonlySet<string>): string | readonly string[] =>
  texts.size === 1 ? [...texts][0]! : [...texts];

/** The statements that have something in common, in their order. */
export function alike(statements: readonly Statement[], what: (statement: Statement) => unknown): Statement[][] {
  const groups = new Map<string, Statement[]>();
  for (const statement of statements) {
    const key = JSON.stringify(what(statement));
    groups.set(key, [...(groups.get(key) ?? []), statement]);
  }
  return [...groups.values()];
}
