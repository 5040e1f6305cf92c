import { allow, type Statement } from "./scope";

/** Joins statements that differ only in their actions, or only in their resources: IAM limits a policy's characters. */
export const join = (statements: readonly Statement[]): readonly Statement[] =>
  joinBy(joinBy(statements, "Resource"), "Action");

function joinBy(statements: readonly Statement[], same: "Action" | "Resource"): readonly Statement[] {
  return alike(statements, (statement) => [statement[same], statement.Condition]).map((group) => {
    const actions = new Set(group.flatMap(({ Action }) => Action));
    const resources = new Set(group.flatMap(({ Resource }) => Resource));
    return allow(unlisted(actions), resources.has("*") ? "*" : unlisted(resources), group[0]!.Condition);
  });
}

/** Drops the brackets around a single element. */
const unlisted = (texts: ReadonlySet<string>): string | readonly string[] =>
  texts.size === 1 ? [...texts][0]! : [...texts];

/** Groups the statements for which `what` gives the same, and keeps their order. */
export function alike(statements: readonly Statement[], what: (statement: Statement) => unknown): Statement[][] {
  const groups = new Map<string, Statement[]>();
  for (const statement of statements) {
    const key = JSON.stringify(what(statement));
    groups.set(key, [...(groups.get(key) ?? []), statement]);
  }
  return [...groups.values()];
}
