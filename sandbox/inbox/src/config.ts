import { readConfig } from "@platform/runtime/config";

export interface InboxConfig {
  readonly host: string;
  readonly port: number;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
  /** Guards what `npm start` hands over, and asks notification-service. */
  readonly serviceCredential: string;
  /** What the page shows comes from these two. */
  readonly paymentApiUrl: string;
  readonly notificationServiceUrl: string;
  /** Of the webhook endpoint that delivers here; empty until it is handed over. */
  readonly webhookSecret: string;
}

export function loadConfig(env: Readonly<Record<string, string | undefined>>): InboxConfig {
  return readConfig(env, (read) => ({
    // What the inbox shows needs no password, so nobody else's machine may reach it.
    host: read.text("HOST", { default: "127.0.0.1" }),
    port: read.integer("PORT", { default: 8091, min: 0, max: 65_535 }),
    logLevel: read.oneOf("LOG_LEVEL", ["debug", "info", "warn", "error", "silent"], { default: "info" }),
    serviceCredential: read.text("SERVICE_CREDENTIAL", { minLength: 32 }),
    paymentApiUrl: read.url("PAYMENT_API_URL", { default: "http://127.0.0.1:8080" }),
    notificationServiceUrl: read.url("NOTIFICATION_SERVICE_URL", { default: "http://127.0.0.1:8082" }),
    webhookSecret: read.text("WEBHOOK_SECRET", { default: "", minLength: 0 }),
  }));
}
