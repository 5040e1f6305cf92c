import { err, ok, type Result } from "@platform/kernel/result";
import { hasNul, isStorable } from "@platform/runtime/storable-text";
import { type BodyFault, MAX_DEPTH, MAX_PAIRS, type Parameters } from "./form-body.ts";

type Node = Map<string, string | Node>;

/** Reads a JSON body into the tree that its form-encoded twin would have: numbers and booleans as text, null as "". */
export function parseJson(text: string): Result<Parameters, BodyFault> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err("Invalid JSON in the request body.");
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) return err("Invalid JSON in the request body.");
  const root: Node = new Map();
  const fault = putEntries(root, Object.entries(json), 1, { count: 0 });
  return fault === undefined ? ok(root) : err(fault);
}

function putEntries(
  node: Node,
  entries: [string, unknown][],
  depth: number,
  total: { count: number },
): BodyFault | undefined {
  if (depth > MAX_DEPTH) return "Parameters in the request are nested too deeply.";
  for (const [name, value] of entries) {
    if (++total.count > MAX_PAIRS) return "Too many parameters in the request.";
    if (name === "__proto__") return "A parameter of the request has a name that is not allowed.";
    const misnamed = faultOf(name);
    if (misnamed !== undefined) return misnamed;
    if (typeof value === "object" && value !== null) {
      const children = Object.entries(value);
      // An empty list unsets, as it does when the SDKs encode it.
      if (Array.isArray(value) && children.length === 0) {
        node.set(name, "");
        continue;
      }
      const child: Node = new Map();
      node.set(name, child);
      const fault = putEntries(child, children, depth + 1, total);
      if (fault !== undefined) return fault;
    } else {
      const plain = value === null ? "" : `${value as string | number | boolean}`;
      const fault = typeof value === "number" ? faultOfNumber(value) : faultOf(plain);
      if (fault !== undefined) return fault;
      node.set(name, plain);
    }
  }
  return undefined;
}

/** Finds characters that JSON escapes let in and a form does not: see `isStorable`. */
function faultOf(text: string): BodyFault | undefined {
  if (isStorable(text)) return undefined;
  if (hasNul(text)) return "NUL characters are not allowed in the request.";
  return "Half of a surrogate pair is not allowed in the request.";
}

/** Beyond 2^53 JavaScript reads several numbers as one: another amount would have the same digest. */
function faultOfNumber(value: number): BodyFault | undefined {
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return undefined;
  return "A number in the request has too many digits: send it as text.";
}
