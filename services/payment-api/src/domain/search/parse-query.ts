import { err, ok, type Result } from "@platform/kernel/result";
import {
  type Clause,
  type Comparison,
  MAX_CLAUSES,
  MIN_SUBSTRING,
  type QueryFault,
  type SearchFieldKind,
  type SearchFields,
  type SearchQuery,
  type Test,
} from "./query.ts";
import { scanQuery, type Token } from "./scan-query.ts";

/** Reads a query about an object with these fields. A fault points at the token that it is about. */
export function parseQuery(text: string, fields: SearchFields): Result<SearchQuery, QueryFault> {
  const scanned = scanQuery(text);
  if (!scanned.ok) return scanned;
  try {
    return ok(new Parser(scanned.value, fields).query());
  } catch (error) {
    if (error instanceof Fault) return err({ message: error.message, at: error.at });
    throw error;
  }
}

/** Leaves the parser from any depth; nobody outside of this file sees it. */
class Fault extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const OPERATORS: readonly string[] = [":", "~", "<", "<=", "=", ">=", ">"];

class Parser {
  #next = 0;
  readonly #tokens: readonly Token[];
  readonly #fields: SearchFields;

  constructor(tokens: readonly Token[], fields: SearchFields) {
    this.#tokens = tokens;
    this.#fields = fields;
  }

  query(): SearchQuery {
    const clauses = [this.#clause()];
    let join: SearchQuery["join"] | undefined;
    while (this.#token.kind !== "end") {
      const { at } = this.#token;
      const word = this.#joining();
      if (join !== undefined && word !== join) {
        throw new Fault("AND and OR cannot be combined in one query. Make two searches instead", at);
      }
      join = word;
      clauses.push(this.#clause());
      if (clauses.length > MAX_CLAUSES) throw new Fault(`A query has up to ${MAX_CLAUSES} clauses`, at);
    }
    return { join: join ?? "and", clauses };
  }

  get #token(): Token {
    return this.#tokens[this.#next]!;
  }

  #take(): Token {
    const token = this.#token;
    if (token.kind !== "end") this.#next += 1;
    return token;
  }

  /** Without a word between them, clauses are joined by AND. */
  #joining(): SearchQuery["join"] {
    const word = this.#token.kind === "name" ? this.#token.text.toLowerCase() : "";
    if (word !== "and" && word !== "or") return "and";
    this.#take();
    return word;
  }

  #clause(): Clause {
    const negated = this.#token.kind === "sign" && this.#token.text === "-";
    if (negated) this.#take();
    const named = this.#take();
    if (named.kind !== "name") throw expected("the name of a field", named);
    const field = named.text;
    const kind = Object.hasOwn(this.#fields, field) ? this.#fields[field]! : this.#unknown(named);
    const key = kind === "pairs" ? this.#key() : undefined;
    return { negated, field, ...(key === undefined ? {} : { key }), test: this.#test(field, kind) };
  }

  #unknown({ text, at }: Token): never {
    throw new Fault(`The field ${text} cannot be searched. These can: ${Object.keys(this.#fields).join(", ")}`, at);
  }

  #key(): string {
    const opening = this.#take();
    if (opening.text !== "[") throw expected('a key, as in metadata["order"]', opening);
    const key = this.#take();
    if (key.kind !== "quoted") throw expected("a key in quotation marks", key);
    const closing = this.#take();
    if (closing.text !== "]") throw expected("]", closing);
    return key.text;
  }

  #test(field: string, kind: SearchFieldKind): Test {
    const operator = this.#take();
    if (operator.kind !== "sign" || !OPERATORS.includes(operator.text)) {
      throw expected(`an operator, one of ${OPERATORS.join(" ")}`, operator);
    }
    const value = this.#take();
    if (operator.text === ":" && value.kind === "name" && value.text.toLowerCase() === "null")
      return { kind: "is_null" };
    if (operator.text === "~") return contains(field, kind, operator, value);
    if (operator.text !== ":" && kind !== "number") {
      throw new Fault(`${field} is a text, and ${operator.text} compares numbers. Use : instead`, operator.at);
    }
    return kind === "number" ? compares(operator, value) : is(value);
  }
}

function contains(field: string, kind: SearchFieldKind, operator: Token, value: Token): Test {
  if (kind !== "text" && kind !== "pairs") {
    throw new Fault(`${field} is compared as a whole: use : instead of ~`, operator.at);
  }
  if (value.kind !== "quoted") throw expected("a text in quotation marks", value);
  if (value.text.length < MIN_SUBSTRING) {
    throw new Fault(`A part of a text has at least ${MIN_SUBSTRING} characters`, value.at);
  }
  return { kind: "contains", text: value.text };
}

/** A 64-bit number, as all amounts and times are. */
const NUMBER = /^-?\d{1,18}$/;

function compares(operator: Token, value: Token): Test {
  if ((value.kind !== "name" && value.kind !== "quoted") || !NUMBER.test(value.text))
    throw expected("a whole number", value);
  const comparison = operator.text === ":" ? "=" : (operator.text as Comparison);
  return { kind: "compares", operator: comparison, number: BigInt(value.text) };
}

function is(value: Token): Test {
  if (value.kind !== "quoted") throw expected("a text in quotation marks", value);
  return { kind: "is", text: value.text };
}

const expected = (what: string, { kind, text, at }: Token): Fault =>
  new Fault(`Expected ${what}, but found ${kind === "end" ? "the end of the query" : text === "" ? '""' : text}`, at);
