import { urlOf, type ComponentSettings } from "@platform/local/components";
import type { LocalPlaces } from "../task/local-values.ts";
import type { Task } from "../task/task.ts";

/** What a container needs around it, and finds on 127.0.0.1, as a process of the same service does. */
export interface Surroundings {
  readonly places: LocalPlaces;
  /** The ports of this machine that the container must reach at its own 127.0.0.1. */
  readonly ports: readonly number[];
}

/** Returns a service's surroundings: the database, the services and the sandboxes of `npm run dev`. */
export function surroundingsOf(service: string, settings: ComponentSettings): Surroundings {
  const { ports, databaseUrls, serviceCredential, idempotencyKeySecret } = settings;
  const databases: Readonly<Record<string, string>> = {
    "payment-api": databaseUrls.payments,
    "fraud-detection": databaseUrls.fraud,
    "notification-service": databaseUrls.notifications,
  };
  const others: Readonly<Record<string, readonly number[]>> = {
    "payment-api": [ports.fraudDetection, ports.notificationService, ports.acquirer],
    "notification-service": [ports.inbox],
  };
  return {
    places: {
      databaseUrls: databases,
      serviceCredential,
      idempotencyKeySecret,
      serviceUrls: {
        "fraud-detection": urlOf(ports.fraudDetection),
        "notification-service": urlOf(ports.notificationService),
      },
      replaced: { PUBLIC_URL: urlOf(ports.paymentApi), ACQUIRER_URL: urlOf(ports.acquirer) },
    },
    ports: [...localPort(databases[service]), ...(others[service] ?? [])],
  };
}

/** Returns the port of a database on this machine. A container reaches a database elsewhere directly. */
function localPort(databaseUrl = ""): number[] {
  const { hostname, port } = new URL(databaseUrl);
  return /^(localhost|127\.\d+\.\d+\.\d+)$/.test(hostname) ? [Number(port || 5432)] : [];
}

/** Removes the sandbox acquirer next to the service: `npm run dev` has one that all services share. */
export function withoutSidecars(task: Task): Task {
  const containers = task.containers
    .filter(({ name }) => name === task.name)
    .map((container) => ({ ...container, dependsOn: [] }));
  return { ...task, containers };
}
