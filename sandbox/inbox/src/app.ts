import { addHealthRoutes, createInternalServer, listen } from "@platform/runtime/http-server";
import type { Running } from "@platform/runtime/lifecycle";
import type { Logger } from "@platform/runtime/logger";
import type { InboxConfig } from "./config.ts";
import { addAccountRoute } from "./http/account.ts";
import { addActivityRoutes } from "./http/activity-routes.ts";
import { addEventsRoute } from "./http/events.ts";
import { serveLocally } from "./http/local-only.ts";
import { addSecretRoute } from "./http/secret.ts";
import { addWebhookRoute } from "./http/webhook.ts";
import { createNotificationService } from "./notification-service.ts";
import { createPaymentApi } from "./payment-api.ts";
import { readActivity } from "./read-activity.ts";
import { createReceivedEvents } from "./received-events.ts";
import { createSigningSecret } from "./signing-secret.ts";
import { createTestAccountHolder } from "./test-account.ts";

const MAX_BODY_BYTES = 1024 * 1024;

/**
 * A merchant's webhook receiver: it verifies webhooks as the official SDK does, and keeps them for a while. A page shows
 * them beside their payments.
 */
export async function startInbox(config: InboxConfig, logger: Logger): Promise<Running & { port: number }> {
  const server = createInternalServer({ logger, maxBodyBytes: MAX_BODY_BYTES });
  const received = createReceivedEvents();
  const secret = createSigningSecret(config.webhookSecret);
  const account = createTestAccountHolder();
  const paymentApi = createPaymentApi(config.paymentApiUrl);
  const notificationService = createNotificationService(config.notificationServiceUrl, config.serviceCredential);
  const activity = readActivity({ account, paymentApi, notificationService, received });

  serveLocally(server, config.host);
  addHealthRoutes(server, () => true);
  addWebhookRoute(server, { received, secret, logger });
  addEventsRoute(server, received);
  addSecretRoute(server, secret, config.serviceCredential);
  addAccountRoute(server, account, config.serviceCredential);
  addActivityRoutes(server, { activity, account });
  const port = await listen(server, config.host, config.port);
  logger.info({ port }, "listening");
  return {
    port,
    async stop() {
      await server.close();
      await notificationService.close();
    },
  };
}
