import type { FastifyInstance } from "@platform/runtime/fastify";

/** Refuses bodies and queries with a NUL character (400): PostgreSQL cannot keep one, and would refuse a whole batch for it. */
export function refuseNulCharacters(server: FastifyInstance): void {
  server.addHook("preHandler", async ({ body, query, params }, reply) => {
    if (!hasNul(body) && !hasNul(query) && !hasNul(params)) return;
    await reply
      .code(400)
      .send({ error: { code: "invalid_request", message: "The request has a NUL character in it." } });
  });
}

function hasNul(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\0");
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, item]) => hasNul(key) || hasNul(item));
}
