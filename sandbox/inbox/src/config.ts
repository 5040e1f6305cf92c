import { ConfigError, readConfig } from "@platform/runtime/config";

export interface InboxConfig {
  readonly host: string;
  readonly port: number;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
  /** Protects the routes for `npm start`, and authenticates calls to notification-service. */
  readonly serviceCredential: string;
  /** The page gets its content from these two services. */
  readonly paymentApiUrl: string;
  readonly notificationServiceUrl: string;
  /** The secret of the webhook endpoint that delivers here; empty until `npm start` sends it. */
  readonly webhookSecret: string;
}

/** An address that only this machine can reach. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/** Reads the settings of the process. Throws ConfigError naming what is wrong. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): InboxConfig {
  const { allowNetwork, ...config } = readConfig(env, (read) => ({
    allowNetwork: read.flag("INBOX_ALLOW_NETWORK", { default: false }),
    host: read.text("HOST", { default: "127.0.0.1" }),
    port: read.integer("PORT", { default: 8091, min: 0, max: 65_535 }),
    logLevel: read.oneOf("LOG_LEVEL", ["debug", "info", "warn", "error", "silent"], { default: "info" }),
    serviceCredential: read.text("SERVICE_CREDENTIAL", { minLength: 32 }),
    paymentApiUrl: read.url("PAYMENT_API_URL", { default: "http://127.0.0.1:8080" }),
    notificationServiceUrl: read.url("NOTIFICATION_SERVICE_URL", { default: "http://127.0.0.1:8082" }),
    webhookSecret: read.text("WEBHOOK_SECRET", { default: "", minLength: 0 }),
  }));
  // HOST is a setting of every service, and often set for all of them. The inbox needs no password, so it takes a second
  // setting before other machines may reach it.
  if (allowNetwork || LOOPBACK.test(config.host)) return config;
  throw new ConfigError(
    `HOST is ${config.host}, where other machines could read the inbox, which asks for no password. ` +
      "Leave HOST out, or set INBOX_ALLOW_NETWORK=true as well.",
  );
}
