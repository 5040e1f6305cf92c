import type { FastifyInstance } from "@platform/runtime/fastify";
import type { SigningSecret } from "../signing-secret.ts";
import { supervisorOnly } from "./supervisor-only.ts";

const SCHEMA = {
  body: {
    type: "object",
    required: ["secret"],
    additionalProperties: false,
    properties: { secret: { type: "string", minLength: 8, maxLength: 200 } },
  },
};

/** `PUT /secret` sets the endpoint's secret; requires the service credential. */
export function addSecretRoute(server: FastifyInstance, secret: SigningSecret, credential: string): void {
  const options = { schema: SCHEMA, onRequest: supervisorOnly(credential) };
  server.put<{ Body: { secret: string } }>("/secret", options, async (request, reply) => {
    secret.replace(request.body.secret);
    return reply.code(204).send();
  });
}
