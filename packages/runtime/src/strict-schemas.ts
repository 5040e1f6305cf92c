import type { FastifyInstance } from "./fastify.ts";

/**
 * Makes sure that the API ignores no part of a request: throws for a route whose schema accepts an unknown property in a
 * body or an unknown parameter in a query string. A route without a schema for its query string takes no parameters.
 */
export function requireStrictSchemas(server: FastifyInstance): void {
  server.addHook("onRoute", (route) => {
    if (!route.url.startsWith("/v1/")) return;
    route.schema = { querystring: NO_PARAMETERS, ...route.schema };
    const { body, querystring } = route.schema;
    for (const [part, schema] of Object.entries({ body, querystring })) {
      if (isLax(schema)) throw new Error(`The ${part} of ${route.url} must refuse what it does not know.`);
    }
  });
}

const NO_PARAMETERS = { type: "object", additionalProperties: false } as const;

/** Whether an object anywhere in a schema may have properties that the schema does not name. */
function isLax(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return false;
  if (Array.isArray(schema)) return schema.some(isLax);
  const { type, additionalProperties, patternProperties } = schema as Readonly<Record<string, unknown>>;
  if (type === "object" && additionalProperties !== false && patternProperties === undefined) return true;
  // The condition in `if` is not a rule: `then` and `else` are.
  return Object.entries(schema).some(([keyword, inner]) => keyword !== "if" && isLax(inner));
}
