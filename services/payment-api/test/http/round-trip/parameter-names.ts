import type { Fields } from "../../../src/http/parameters.ts";

/**
 * The full names of everything that fields accept: `amount`, `shipping[address][city]`, `created[gte]`. They are read from
 * the specification that the route decodes by, so that a new parameter is here by itself.
 */
export function parameterNames(fields: Fields, parent = ""): string[] {
  return Object.entries(fields).flatMap(([name, { inside, orPlain }]) => {
    const full = parent === "" ? name : `${parent}[${name}]`;
    if (inside === undefined) return [full];
    return [...(orPlain === true ? [full] : []), ...parameterNames(inside.fields, full)];
  });
}
