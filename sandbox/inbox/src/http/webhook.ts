import type { FastifyInstance } from "@platform/runtime/fastify";
import type { Logger } from "@platform/runtime/logger";
import { Stripe } from "stripe";
import { objectIdOf } from "../object-id.ts";
import type { ReceivedEvents } from "../received-events.ts";
import type { SigningSecret } from "../signing-secret.ts";

export interface WebhookDeps {
  readonly received: ReceivedEvents;
  readonly secret: SigningSecret;
  readonly logger: Logger;
}

/**
 * `POST /webhooks`: 200 for an event that the SDK accepts, 400 for a wrong signature, and 503 until the secret is known,
 * so that the sender tries again.
 */
export function addWebhookRoute(server: FastifyInstance, { received, secret, logger }: WebhookDeps): void {
  void server.register(async (scope) => {
    // The signature covers the bytes as sent: a parsed and reprinted body would not match it.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    scope.post<{ Body: Buffer }>("/webhooks", async (request, reply) => {
      const known = secret.current();
      if (known === undefined) return reply.code(503).send(failure("The inbox has not been given its secret yet."));
      const receivedAt = Date.now();
      const event = verify(request.body, request.headers["stripe-signature"], known);
      if (event instanceof Error) {
        logger.warn({ reason: event.message.split("\n", 1)[0] }, "refused a delivery that does not verify");
        return reply.code(400).send(failure("The signature does not verify."));
      }
      const objectId = objectIdOf(event);
      received.add({ id: event.id, type: event.type, objectId, receivedAt });
      logger.info({ event: event.id, type: event.type, object: objectId }, "received and verified");
      return { received: true };
    });
  });
}

function verify(body: Buffer, signature: string | string[] | undefined, secret: string): Stripe.Event | Error {
  try {
    return Stripe.webhooks.constructEvent(body, signature ?? "", secret);
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

const failure = (message: string) => ({ error: { message } });
