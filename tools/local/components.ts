import { resolve } from "node:path";
import type { Ports } from "./ports.ts";

/** A process of the platform. */
export interface Component {
  readonly name: "payment-api" | "fraud-detection" | "notification-service" | "acquirer" | "inbox";
  readonly file: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
}

export interface ComponentSettings {
  readonly ports: Ports;
  /** The database's address for each service's own role. */
  readonly databaseUrls: Readonly<Record<"payments" | "fraud" | "notifications" | "acquirer", string>>;
  readonly serviceCredential: string;
  /** Stays the same in every run, so that payment-api recognises a repeated request by its key. */
  readonly idempotencyKeySecret: string;
  /** The inbox's secret from an earlier run; empty if it has none. */
  readonly webhookSecret: string;
}

export const ROOT = resolve(import.meta.dirname, "../..");

export const urlOf = (port: number): string => `http://127.0.0.1:${port}`;

/** The components that payment-api calls, and the inbox that receives its webhooks. */
export function peers({ ports, databaseUrls, serviceCredential, webhookSecret }: ComponentSettings): Component[] {
  const shared = { SERVICE_CREDENTIAL: serviceCredential };
  return [
    {
      name: "acquirer",
      file: "sandbox/acquirer/src/main.ts",
      port: ports.acquirer,
      // Real money settles after two days; here it takes a minute, so that a person can watch it become available.
      environment: {
        ...shared,
        DATABASE_URL: databaseUrls.acquirer,
        SETTLE_AFTER_MS: "60000",
        // Shoppers reach the acquirer through payment-api, as they must in AWS.
        PUBLIC_URL: urlOf(ports.paymentApi),
      },
    },
    {
      name: "fraud-detection",
      file: "services/fraud-detection/src/main.ts",
      port: ports.fraudDetection,
      environment: { ...shared, DATABASE_URL: databaseUrls.fraud },
    },
    {
      name: "notification-service",
      file: "services/notification-service/src/main.ts",
      port: ports.notificationService,
      // The inbox listens on loopback, to which a deployed service never delivers.
      environment: { ...shared, DATABASE_URL: databaseUrls.notifications, WEBHOOK_ALLOW_LOOPBACK: "true" },
    },
    {
      name: "inbox",
      file: "sandbox/inbox/src/main.ts",
      port: ports.inbox,
      environment: {
        ...shared,
        WEBHOOK_SECRET: webhookSecret,
        PAYMENT_API_URL: urlOf(ports.paymentApi),
        NOTIFICATION_SERVICE_URL: urlOf(ports.notificationService),
      },
    },
  ];
}

export function paymentApi(settings: ComponentSettings): Component {
  const { ports, databaseUrls, serviceCredential, idempotencyKeySecret } = settings;
  return {
    name: "payment-api",
    file: "services/payment-api/src/main.ts",
    port: ports.paymentApi,
    environment: {
      SERVICE_CREDENTIAL: serviceCredential,
      IDEMPOTENCY_KEY_SECRET: idempotencyKeySecret,
      DATABASE_URL: databaseUrls.payments,
      FRAUD_DETECTION_URL: urlOf(ports.fraudDetection),
      NOTIFICATION_SERVICE_URL: urlOf(ports.notificationService),
      ACQUIRER_URL: urlOf(ports.acquirer),
      CHALLENGE_PAGES: "true",
    },
  };
}
