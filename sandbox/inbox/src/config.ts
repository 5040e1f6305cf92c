import { readConfig } from "@platform/runtime/config";

export interface InboxConfig {
  readonly host: string;
  readonly port: number;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
  /** Guards `PUT /secret`. */
  readonly serviceCredential: string;
  /** Of the webhook endpoint that delivers here; empty until it is handed over. */
  readonly webhookSecret: string;
}

export function loadConfig(env: Readonly<Record<string, string | undefined>>): InboxConfig {
  return readConfig(env, (read) => ({
    host: read.text("HOST", { default: "127.0.0.1" }),
    port: read.integer("PORT", { default: 8091, min: 0, max: 65_535 }),
    logLevel: read.oneOf("LOG_LEVEL", ["debug", "info", "warn", "error", "silent"], { default: "info" }),
    serviceCredential: read.text("SERVICE_CREDENTIAL", { minLength: 32 }),
    webhookSecret: read.text("WEBHOOK_SECRET", { default: "", minLength: 0 }),
  }));
}
