import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyInstance } from "@platform/runtime/fastify";
import type { SigningSecret } from "../signing-secret.ts";

const SCHEMA = {
  body: {
    type: "object",
    required: ["secret"],
    additionalProperties: false,
    properties: { secret: { type: "string", minLength: 8, maxLength: 200 } },
  },
};

/** `PUT /secret`: hands over the endpoint's secret; asks for the service credential. */
export function addSecretRoute(server: FastifyInstance, secret: SigningSecret, credential: string): void {
  const expected = digest(`Bearer ${credential}`);
  server.put<{ Body: { secret: string } }>("/secret", { schema: SCHEMA }, async (request, reply) => {
    if (!timingSafeEqual(digest(request.headers.authorization ?? ""), expected)) return reply.code(401).send();
    secret.replace(request.body.secret);
    return reply.code(204).send();
  });
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
