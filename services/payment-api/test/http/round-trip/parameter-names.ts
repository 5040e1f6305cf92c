import type { Fields } from "../../../src/http/parameters.ts";

/**
 * The full names of all parameters that fields accept: `amount`, `shipping[address][city]`, `created[gte]`. They come
 * from the specification with which the route decodes, so that a new parameter is included automatically.
 */
export function parameterNames(fields: Fields, parent = ""): string[] {
  return Object.entries(fields).flatMap(([name, { inside, orPlain }]) => {
    const full = parent === "" ? name : `${parent}[${name}]`;
    if (inside === undefined) return [full];
    return [...(orPlain === true ? [full] : []), ...parameterNames(inside.fields, full)];
  });
}
