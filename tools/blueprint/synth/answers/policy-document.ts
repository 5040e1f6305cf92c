import type { Values } from "../values.ts";

interface Statement {
  readonly sid?: string;
  readonly effect?: string;
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  readonly principals?: readonly Principal[];
  readonly notPrincipals?: readonly Principal[];
  readonly conditions?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
}
interface Principal {
  readonly type: string;
  readonly identifiers: readonly string[];
}

/** The JSON of an IAM policy, as the data source `aws.iam.getPolicyDocument` renders it. */
export function policyDocument(args: Values): string {
  const statements = (args["statements"] ?? []) as readonly Statement[];
  const sources = (args["sourcePolicyDocuments"] ?? []) as readonly string[];
  const overrides = (args["overridePolicyDocuments"] ?? []) as readonly string[];
  const merged = [...sources.flatMap(statementsOf), ...statements.map(render)];
  return JSON.stringify({
    Version: args["version"] ?? "2012-10-17",
    ...(args["policyId"] === undefined ? {} : { Id: args["policyId"] }),
    Statement: overrides.flatMap(statementsOf).reduce(overridden, merged),
  });
}

function statementsOf(json: string): object[] {
  return (JSON.parse(json) as { Statement: object[] }).Statement;
}

/** Replaces the statement with the same Sid, or adds the statement when there is none. */
function overridden(all: object[], statement: { Sid?: string }): object[] {
  const at = all.findIndex(({ Sid }: { Sid?: string }) => Sid !== undefined && Sid === statement.Sid);
  return at === -1 ? [...all, statement] : all.with(at, statement);
}

function render(statement: Statement): object {
  return JSON.parse(
    JSON.stringify({
      Sid: statement.sid,
      Effect: statement.effect ?? "Allow",
      Principal: principals(statement.principals),
      NotPrincipal: principals(statement.notPrincipals),
      Action: oneOrMany(statement.actions),
      NotAction: oneOrMany(statement.notActions),
      Resource: oneOrMany(statement.resources),
      NotResource: oneOrMany(statement.notResources),
      Condition: conditions(statement.conditions),
    }),
  ) as object;
}

function oneOrMany(values: readonly string[] = []): string | readonly string[] | undefined {
  return values.length < 2 ? values[0] : values;
}

function principals(given: readonly Principal[] = []): unknown {
  if (given.length === 0) return undefined;
  if (given.some(({ type }) => type === "*")) return "*";
  const types = [...new Set(given.map(({ type }) => type))];
  const identifiers = (type: string) => given.filter((one) => one.type === type).flatMap((one) => one.identifiers);
  return Object.fromEntries(types.map((type) => [type, oneOrMany(identifiers(type))]));
}

function conditions(given: Statement["conditions"] = []): unknown {
  if (given.length === 0) return undefined;
  const tests: Record<string, Record<string, unknown>> = {};
  for (const { test, variable, values } of given) (tests[test] ??= {})[variable] = oneOrMany(values);
  return tests;
}
