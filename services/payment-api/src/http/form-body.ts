import { isAscii, isUtf8 } from "node:buffer";
import { err, ok, type Result } from "@platform/kernel/result";
import { hasNul } from "@platform/runtime/storable-text";

/**
 * The parameters of a request, as a tree: `metadata[order]=7` is metadata → order → "7". A list is a map from "0", "1",
 * …, because only the reader of a parameter knows whether `x[0]` is an item or a key. Maps, so that no key means
 * anything to JavaScript.
 */
export type Parameters = ReadonlyMap<string, ParameterValue>;
export type ParameterValue = string | Parameters;

/** What is wrong with a body or query string as a whole: sentences for the caller that never quote it. */
export type BodyFault =
  | "Invalid UTF-8 in the request."
  | "Invalid percent-encoding in the request."
  | "NUL characters are not allowed in the request."
  | "Half of a surrogate pair is not allowed in the request."
  | "A number in the request has too many digits: send it as text."
  | "Too many parameters in the request."
  | "Parameters in the request are nested too deeply."
  | "A parameter of the request has both a value and nested values."
  | "A parameter of the request has a name that is not allowed."
  | "Invalid JSON in the request body.";

/** Metadata is the largest part of a request: 50 keys. */
export const MAX_PAIRS = 500;
/** `shipping[address][line1]` is three. */
export const MAX_DEPTH = 6;
const NO_PARAMETERS: Parameters = new Map();

type Node = Map<string, string | Node>;

/** The text of a body, if it is UTF-8. */
export function textOf(body: Buffer): string | undefined {
  if (isAscii(body)) return body.toString("latin1");
  return isUtf8(body) ? body.toString("utf8") : undefined;
}

/** Reads `application/x-www-form-urlencoded` text with brackets: a body or a query string. */
export function parseForm(text: string): Result<Parameters, BodyFault> {
  if (text === "") return ok(NO_PARAMETERS);
  // See `isStorable`. Halves of surrogate pairs are no UTF-8, which is refused when a pair is decoded.
  if (text.includes("%00") || hasNul(text)) return err("NUL characters are not allowed in the request.");
  const root: Node = new Map();
  let pairs = 0;
  for (let start = 0; start < text.length;) {
    let end = text.indexOf("&", start);
    if (end === -1) end = text.length;
    if (end > start) {
      if (++pairs > MAX_PAIRS) return err("Too many parameters in the request.");
      const fault = readPair(root, text, start, end);
      if (fault !== undefined) return err(fault);
    }
    start = end + 1;
  }
  return ok(root);
}

function readPair(root: Node, text: string, start: number, end: number): BodyFault | undefined {
  const equals = text.indexOf("=", start);
  const split = equals === -1 || equals > end ? end : equals;
  const key = decode(text.slice(start, split));
  const value = split === end ? "" : decode(text.slice(split + 1, end));
  if (key === undefined || value === undefined) return "Invalid percent-encoding in the request.";
  const bracket = key.indexOf("[");
  // An unclosed bracket is part of the name: no parameter has such a name.
  if (bracket <= 0 || key.charCodeAt(key.length - 1) !== CLOSE) return put(root, key, value);
  return putNested(root, key, bracket, value);
}

const CLOSE = "]".charCodeAt(0);

/** `a[b][c]`: walks from name to name. */
function putNested(root: Node, key: string, firstBracket: number, value: string): BodyFault | undefined {
  if (!BRACKETS.test(key.slice(firstBracket))) return "A parameter of the request has a name that is not allowed.";
  const names = [key.slice(0, firstBracket), ...key.slice(firstBracket + 1, -1).split("][")];
  if (names.length > MAX_DEPTH) return "Parameters in the request are nested too deeply.";
  let node = root;
  for (let at = 0; at < names.length - 1; at++) {
    const name = names[at] === "" ? itemFor(node, names.slice(at + 1)) : names[at]!;
    const child = node.get(name);
    if (typeof child === "string") return "A parameter of the request has both a value and nested values.";
    if (child === undefined) {
      if (name === "__proto__") return "A parameter of the request has a name that is not allowed.";
      const fresh: Node = new Map();
      node.set(name, fresh);
      node = fresh;
    } else node = child;
  }
  const last = names.at(-1)!;
  return put(node, last === "" ? nextIndex(node) : last, value);
}

/** One pair of brackets after the other, with nothing between them. */
const BRACKETS = /^(?:\[[^\][]*\])+$/;

/**
 * The item that `x[][a]` is about: the last one, as long as it has no `a` yet. So `x[][a]=1&x[][b]=2` is one item and
 * `x[][a]=1&x[][a]=2` are two. The rule is that of Ruby's Rack (`Rack::QueryParser`).
 */
function itemFor(list: Node, below: readonly string[]): string {
  const last = [...list.keys()].at(-1);
  if (last === undefined) return "0";
  const item = list.get(last);
  return typeof item === "object" && !hasPath(item, below) ? last : nextIndex(list);
}

/** Whether a path leads to something. What ends in `[]` can always take one more. */
function hasPath(node: Node, [name, ...below]: readonly string[]): boolean {
  if (name === "" || name === undefined) return false;
  const child = node.get(name);
  if (child === undefined) return false;
  return below.length === 0 || typeof child === "string" || hasPath(child, below);
}

/** If a name comes twice, the last one counts. */
function put(node: Node, name: string, value: string): BodyFault | undefined {
  if (typeof node.get(name) === "object") return "A parameter of the request has both a value and nested values.";
  if (name === "__proto__") return "A parameter of the request has a name that is not allowed.";
  node.set(name, value);
  return undefined;
}

/** `x[]` appends. */
function nextIndex(node: Node): string {
  let index = node.size;
  while (node.has(String(index))) index++;
  return String(index);
}

function decode(text: string): string | undefined {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  try {
    // It refuses escapes that are not hexadecimal or not UTF-8.
    return decodeURIComponent(spaced);
  } catch {
    return undefined;
  }
}
