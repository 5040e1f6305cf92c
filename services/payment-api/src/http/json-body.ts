import { err, ok, type Result } from "@platform/kernel/result";
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
    if (name.includes("\0")) return "NUL characters are not allowed in the request.";
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
      if (plain.includes("\0")) return "NUL characters are not allowed in the request.";
      node.set(name, plain);
    }
  }
  return undefined;
}
