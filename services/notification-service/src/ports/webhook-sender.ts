import type { DeliveryAttempt } from "../domain/delivery.ts";
import type { DeliveryTarget } from "../domain/webhook-endpoint.ts";

/** Makes attempts over the network. Never throws for what the network or the merchant does. */
export interface WebhookSender {
  send(target: DeliveryTarget, body: Buffer): Promise<DeliveryAttempt>;
  /** Cuts the running attempts (`interrupted`) and closes every connection. */
  close(): Promise<void>;
}
