import { Refusal } from "@platform/command-line/refusal";
import type { Container } from "./task.ts";

/** The stand-ins on this machine for what AWS provides. */
export interface LocalPlaces {
  /** The database's address for each container's own role, by the container's name. */
  readonly databaseUrls: Readonly<Record<string, string>>;
  readonly serviceCredential: string;
  readonly idempotencyKeySecret: string;
  /** Each service's address, by its name. */
  readonly serviceUrls: Readonly<Record<string, string>>;
  /** Further variables that override the task definition. */
  readonly replaced?: Readonly<Record<string, string>>;
}

/**
 * Returns the values of a container's variables: those of the task definition, except what a machine without AWS lacks.
 * Nothing else differs from a deployed task. Throws Refusal for a secret that has no stand-in here.
 */
export function localValues(container: Container, places: LocalPlaces): Readonly<Record<string, string>> {
  const { databaseUrls, serviceCredential, idempotencyKeySecret, serviceUrls, replaced } = places;
  const secrets: Readonly<Record<string, string | undefined>> = {
    // Connects without TLS, because the local server has no certificate.
    DATABASE_URL: databaseUrls[container.name],
    SERVICE_CREDENTIAL: serviceCredential,
    IDEMPOTENCY_KEY_SECRET: idempotencyKeySecret,
  };
  const loadBalancers: Readonly<Record<string, string | undefined>> = {
    FRAUD_DETECTION_URL: serviceUrls["fraud-detection"],
    NOTIFICATION_SERVICE_URL: serviceUrls["notification-service"],
  };
  const environment = Object.entries(container.environment).map(([name, said]) => [
    name,
    replaced?.[name] ?? loadBalancers[name] ?? said,
  ]);
  return {
    ...Object.fromEntries(environment),
    ...Object.fromEntries(container.secrets.map((name) => [name, secrets[name] ?? refuse(container, name)])),
    ...ADDED[container.name],
  };
}

/** The merchant's inbox listens on the task's loopback, to which a deployed service never delivers. */
const ADDED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "notification-service": { WEBHOOK_ALLOW_LOOPBACK: "true" },
};

function refuse({ name }: Container, secret: string): never {
  throw new Refusal(
    `The task definition of ${name} has the secret ${secret}, for which there is no stand-in on this machine: ` +
      "give it one in tools/images/task/local-values.ts.",
  );
}
