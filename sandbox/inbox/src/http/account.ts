import type { FastifyInstance } from "@platform/runtime/fastify";
import type { TestAccountHolder } from "../test-account.ts";
import { supervisorOnly } from "./supervisor-only.ts";

const SCHEMA = {
  body: {
    type: "object",
    required: ["account", "secret_key"],
    additionalProperties: false,
    properties: {
      account: { type: "string", pattern: "^acct_", maxLength: 64 },
      // A page without a password must not show live payments.
      secret_key: { type: "string", pattern: "^sk_test_", maxLength: 200 },
    },
  },
};

/** `PUT /account` sets the test account that the page shows, with its key; requires the service credential. */
export function addAccountRoute(server: FastifyInstance, account: TestAccountHolder, credential: string): void {
  const options = { schema: SCHEMA, onRequest: supervisorOnly(credential) };
  server.put<{ Body: { account: string; secret_key: string } }>("/account", options, async (request, reply) => {
    account.replace({ id: request.body.account, secretKey: request.body.secret_key });
    return reply.code(204).send();
  });
}
