import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Reads the API's types from the declarations of the `stripe` package. */

const resources = join(dirname(createRequire(import.meta.url).resolve("stripe")), "../esm/resources");

/** The declarations of a resource: `PaymentIntents`. */
export const declarationsOf = (resource: string): string => readFileSync(join(resources, `${resource}.d.ts`), "utf8");

/** The fields of each interface by its full name, `Charge.PaymentMethodDetails.Card`, with their types as source text. */
type Interfaces = ReadonlyMap<string, ReadonlyMap<string, string>>;

function interfacesOf(resource: string): Interfaces {
  const interfaces = new Map<string, Map<string, string>>();
  const open: { readonly name: string; readonly fields?: Map<string, string> }[] = [];
  for (const line of declarationsOf(resource).split("\n")) {
    const opened = /^ *(?:export )?(?:declare )?(namespace|interface|class) (\w+)[^{]*\{(\})?$/.exec(line);
    const inside = open.at(-1);
    if (opened !== null) {
      const [, kind, own, closed] = opened;
      const name = [...open.map((scope) => scope.name), own!].join(".");
      const fields = kind === "interface" ? new Map<string, string>() : undefined;
      if (fields !== undefined) interfaces.set(name, fields);
      if (closed === undefined) open.push({ name: own!, ...(fields === undefined ? {} : { fields }) });
    } else if (/^ *\};?$/.test(line)) open.pop();
    else if (line.endsWith("{")) open.push({ name: "" });
    else {
      const field = /^ *(\w+)\??: (.*);$/.exec(line);
      if (field !== null) inside?.fields?.set(field[1]!, field[2]!);
    }
  }
  return interfaces;
}

/** A field with an id that an expansion replaces with its object. */
const EXPANDABLE = /^string \| [A-Z]/;
/** A list that an object has only on request. */
const INCLUDED = /^ApiList</;

/** The paths of an object that Stripe documents as expandable, down to four levels: `transfer_data.destination`. */
export function expandablePathsOf(resource: string, object: string): string[] {
  const interfaces = interfacesOf(resource);
  const resolve = (scope: string, type: string): string | undefined => {
    const [name = ""] = type.split(" | ", 1);
    for (let at = scope; ; at = at.slice(0, Math.max(0, at.lastIndexOf(".")))) {
      const full = at === "" ? name : `${at}.${name}`;
      if (interfaces.has(full)) return full;
      if (at === "") return undefined;
    }
  };
  const walk = (name: string, path: readonly string[]): string[] =>
    [...(interfaces.get(name) ?? [])].flatMap(([field, type]) => {
      const below = [...path, field];
      if (EXPANDABLE.test(type) || INCLUDED.test(type)) return [below.join(".")];
      const inner = below.length < 4 ? resolve(name, type) : undefined;
      return inner === undefined || inner === object ? [] : walk(inner, below);
    });
  return walk(object, []);
}
