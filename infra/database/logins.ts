import { scramVerifier } from "../../packages/postgres/src/scram";
import type { EncryptionKey } from "../security/key";
import { logicalNameOf } from "../names";
import { random } from "../platform-packages";
import { createSecret, type Secret } from "../security/secret";
import type { Stage } from "../stage";

/** The schemas, which are also the roles of the services that use them. */
export type Schema = "payments" | "fraud" | "notifications" | "acquirer";

/** Where each schema's migrations are. */
export const MIGRATIONS: Readonly<Record<Schema, string>> = {
  payments: "services/payment-api/migrations",
  fraud: "services/fraud-detection/migrations",
  notifications: "services/notification-service/migrations",
  acquirer: "sandbox/acquirer/migrations",
};

/** Where a database is. */
export interface Address {
  readonly host: $util.Input<string>;
  readonly port: $util.Input<number>;
  readonly database: string;
}

/** Somebody who may log in to the database, with a password that nobody knows. */
export interface Login {
  readonly name: string;
  /** What it may do: its own name, or a role that it is a member of. */
  readonly role: string;
  /** All that the server is ever told of the password. */
  readonly verifier: $util.Output<string>;
  /** The complete connection URL. */
  readonly url: Secret;
}

/** Thinks up a login's password. `purpose` is what the secret is called by; the login's name may carry a preview's. */
export function createLogin(
  stage: Stage,
  key: EncryptionKey,
  address: Address,
  purpose: string,
  { name, role = name }: { readonly name: string; readonly role?: string },
): Login {
  const logicalName = `DatabaseRole${logicalNameOf(purpose)}`;
  const keepers = { generation: String(stage.secretGeneration) };
  // No special characters: the password is part of a URL.
  const password = new (random().RandomPassword)(`${logicalName}Password`, { length: 32, special: false, keepers });
  // Kept, so that the verifier stays the same from deploy to deploy.
  const salt = new (random().RandomBytes)(`${logicalName}Salt`, { length: 16, keepers });
  const { host, port, database } = address;
  const text = $interpolate`postgres://${name}:${password.result}@${host}:${port}/${database}?sslmode=verify-full`;
  return {
    name,
    role,
    verifier: $util
      .all([password.result, salt.base64])
      .apply(([plain, base64]) => scramVerifier(plain, Buffer.from(base64, "base64"))),
    url: createSecret(stage, key, `database-url-${purpose}`, text),
  };
}

/**
 * The login of a service that runs while its password is changed: two take turns. The tasks that run keep the login of the
 * generation before, whose password stays as it is; new tasks have the other, with a new password.
 */
export function createServiceLogin(stage: Stage, key: EncryptionKey, address: Address, role: Schema): Login {
  return createLogin(stage, key, address, role, { name: `${role}_${stage.secretGeneration % 2}`, role });
}

/** The services' roles, by schema. Prod has no sandbox acquirer. */
export interface ServiceLogins {
  readonly payments: Login;
  readonly fraud: Login;
  readonly notifications: Login;
  readonly acquirer?: Login;
}

/** The complete connection URL of each service's own role. */
export type DatabaseUrls = { readonly [Name in keyof ServiceLogins]: Secret };

/** The URLs alone, for those who give them to tasks. */
export function urlsOf({ payments, fraud, notifications, acquirer }: ServiceLogins): DatabaseUrls {
  return {
    payments: payments.url,
    fraud: fraud.url,
    notifications: notifications.url,
    ...(acquirer && { acquirer: acquirer.url }),
  };
}

/** What a function is told about logins: each one's verifier, by its name. */
export const verifiersOf = (logins: readonly Login[]): Record<string, $util.Output<string>> =>
  Object.fromEntries(logins.map(({ name, verifier }) => [name, verifier]));

/** And the role of each that is the member of one. */
export const membersOf = (logins: readonly Login[]): Record<string, string> =>
  Object.fromEntries(logins.filter(({ name, role }) => name !== role).map(({ name, role }) => [name, role]));
