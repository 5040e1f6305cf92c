import { err, ok, type Result } from "@platform/kernel/result";
import type { QueryFault } from "./query.ts";

/** A piece of a query. */
export interface Token {
  /** `name`: letters, digits, `_` and `.`, which is also how numbers look. `quoted`: the text without its marks. */
  readonly kind: "name" | "quoted" | "sign" | "end";
  readonly text: string;
  /** The place of its first character, from 1. */
  readonly at: number;
}

/** Longer than any query that a person writes. */
const MAX_LENGTH = 5000;

/** One of them matches at each place, in this order: nothing is looked at twice, so that scanning takes linear time. */
const SPACES = /\s+/y;
const NAME = /[\p{L}\p{N}_.]+/uy;
/** A minus in front of digits is a number's only behind an operator; elsewhere it negates. */
const NEGATIVE = /-\d+/y;
const SIGN = /<=|>=|[:~<>=[\]-]/y;
const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/sy;

/** Splits a query into tokens; the last one is its end. */
export function scanQuery(query: string): Result<readonly Token[], QueryFault> {
  if (query.length > MAX_LENGTH) return err({ message: `A query has up to ${MAX_LENGTH} characters`, at: MAX_LENGTH });
  const tokens: Token[] = [];
  let place = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = place;
    return pattern.exec(query)?.[0];
  };
  while (place < query.length) {
    const at = place + 1;
    const found =
      match(SPACES) ??
      take("name", isOperator(tokens.at(-1)) ? match(NEGATIVE) : undefined, at) ??
      take("name", match(NAME), at) ??
      take("quoted", match(QUOTED), at) ??
      take("sign", match(SIGN), at);
    if (found === undefined) return err(unreadable(query, place));
    place += found.length;
  }
  tokens.push({ kind: "end", text: "", at: query.length + 1 });
  return ok(tokens);

  function take(kind: Token["kind"], found: string | undefined, at: number): string | undefined {
    if (found === undefined) return undefined;
    tokens.push({ kind, text: kind === "quoted" ? unquote(found) : found, at });
    return found;
  }
}

const isOperator = (token: Token | undefined): boolean => token?.kind === "sign" && /^[:<>=]/.test(token.text);

/** A backslash stands before a quotation mark or another backslash. */
const unquote = (quoted: string): string => quoted.slice(1, -1).replaceAll(/\\(.)/gs, "$1");

function unreadable(query: string, place: number): QueryFault {
  const character = String.fromCodePoint(query.codePointAt(place)!);
  const isQuote = character === '"' || character === "'";
  const message = isQuote ? `The text after ${character} has no closing quotation mark` : `Did not expect ${character}`;
  return { message, at: place + 1 };
}
