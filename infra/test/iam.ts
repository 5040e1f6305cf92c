/** The part of IAM's policy evaluation that we use. Source: the IAM user guide, "Policy evaluation logic". */

export interface PolicyStatement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface Request {
  readonly action: string;
  readonly resource: string;
  /** Condition keys and their values. A missing key meets no condition. */
  readonly context?: Readonly<Record<string, string>>;
}

/** A denial overrides every permission; without a permission, IAM denies. */
export function isAllowed(statements: readonly PolicyStatement[], request: Request): boolean {
  const matching = statements.filter((statement) => matches(statement, request));
  return matching.some(({ Effect }) => Effect === "Allow") && !matching.some(({ Effect }) => Effect === "Deny");
}

/** Reads a policy's statements from its JSON. */
export const statementsIn = (policy: unknown): readonly PolicyStatement[] =>
  (JSON.parse(String(policy)) as { Statement: PolicyStatement[] }).Statement;

export const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : ([value].flat() as readonly T[]);

function matches(statement: PolicyStatement, { action, resource, context = {} }: Request): boolean {
  const actions = listOf(statement.Action);
  const isMeant =
    actions.length > 0
      ? actions.some((pattern) => isLike(pattern, action, "i"))
      : !listOf(statement.NotAction).some((pattern) => isLike(pattern, action, "i"));
  return (
    isMeant &&
    listOf(statement.Resource).some((pattern) => isLike(pattern, resource)) &&
    isFulfilled(statement, context)
  );
}

function isFulfilled({ Condition = {} }: PolicyStatement, context: Readonly<Record<string, string>>): boolean {
  return Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, expected]) => {
      const value = context[key];
      if (value === undefined) return false;
      if (operator === "StringEquals") return listOf(expected).includes(value);
      if (operator === "StringLike") return listOf(expected).some((pattern) => isLike(pattern, value));
      throw new Error(`${operator} is not evaluated here`);
    }),
  );
}

function isLike(pattern: string, value: string, flags = ""): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, `s${flags}`).test(value);
}
