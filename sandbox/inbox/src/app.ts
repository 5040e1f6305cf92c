import { addHealthRoutes, createInternalServer, listen } from "@platform/runtime/http-server";
import type { Running } from "@platform/runtime/lifecycle";
import type { Logger } from "@platform/runtime/logger";
import type { InboxConfig } from "./config.ts";
import { createReceivedEvents } from "./received-events.ts";
import { addEventsRoute } from "./http/events.ts";
import { addSecretRoute } from "./http/secret.ts";
import { addWebhookRoute } from "./http/webhook.ts";
import { createSigningSecret } from "./signing-secret.ts";

const MAX_BODY_BYTES = 1024 * 1024;

/** A merchant's webhook receiver: verifies what arrives as the official SDK does, and remembers it for a while. */
export async function startInbox(config: InboxConfig, logger: Logger): Promise<Running & { port: number }> {
  const server = createInternalServer({ logger, maxBodyBytes: MAX_BODY_BYTES });
  const received = createReceivedEvents();
  const secret = createSigningSecret(config.webhookSecret);
  addHealthRoutes(server, () => true);
  addWebhookRoute(server, { received, secret, logger });
  addEventsRoute(server, received);
  addSecretRoute(server, secret, config.serviceCredential);
  const port = await listen(server, config.host, config.port);
  logger.info({ port }, "listening");
  return { port, stop: () => server.close() };
}
