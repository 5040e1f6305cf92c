import { data, Evaluator, ExpressionError, ExpressionEvaluationError, Lexer, Parser } from "@actions/expressions";
import { truthy } from "@actions/expressions/result";

type Facts = { readonly [name: string]: string | Facts };

/** Returns the names that the expressions in a text read, for example in `${{ secrets.TOKEN }}`. */
export function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{\{(.*?)\}\}/gs)].flatMap(([, expression = ""]) =>
    new Lexer(expression).lex().tokens.map(({ lexeme }) => lexeme.toLowerCase()),
  );
}

/**
 * Tells whether a job with this `if` runs for a pull request from a fork. Assumes that every variable of the repository is
 * set, and that the job runs if we cannot evaluate the condition.
 */
export function runsForFork(condition: string, action: string): boolean {
  const github: Facts = {
    event_name: "pull_request",
    repository: "example/payments",
    ref: "refs/pull/12/merge",
    event: { action, number: "12", pull_request: { head: { repo: { full_name: "stranger/payments" } } } },
  };
  const contexts = new data.Dictionary(
    { key: "github", value: dictionaryOf(github) },
    { key: "vars", value: new EveryVariable() },
  );
  try {
    const expression = condition.trim().replace(/^\$\{\{([^]*)\}\}$/, "$1");
    const parsed = new Parser(new Lexer(expression).lex().tokens, ["github", "vars"], STATUS).parse();
    return truthy(new Evaluator(parsed, contexts, new Map(STATUS.map((one) => [one.name, one]))).evaluate());
  } catch (error) {
    if (error instanceof ExpressionError || error instanceof ExpressionEvaluationError) return true;
    throw error;
  }
}

class EveryVariable extends data.Dictionary {
  override get(): data.ExpressionData {
    return new data.StringData("set");
  }
}

/** These are true here, because each may be true in some run. */
const STATUS = ["always", "success", "failure", "cancelled"].map((name) => ({
  name,
  minArgs: 0,
  maxArgs: 0,
  call: () => new data.BooleanData(true),
}));

function dictionaryOf(facts: Facts): data.Dictionary {
  const pairs = Object.entries(facts).map(([key, value]) => ({
    key,
    value: typeof value === "string" ? new data.StringData(value) : dictionaryOf(value),
  }));
  return new data.Dictionary(...pairs);
}
