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

/** A role that may log in to the database, with a password that nobody knows. */
export interface Login {
  readonly name: string;
  /** The role whose rights it has: its own name, or a role that it is a member of. */
  readonly role: string;
  /** The server gets this instead of the password. */
  readonly verifier: $util.Output<string>;
  /** The complete connection URL. */
  readonly url: Secret;
}

/** Creates a login with a random password. `purpose` names the secret; the login's name may contain a preview's. */
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
  // The state keeps the salt, so the verifier stays the same across deploys.
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
 * Creates a service's login. Two logins take turns, so that a password can change while tasks run: running tasks keep the
 * previous generation's login and password, and new tasks get the other login with a new password.
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

/** The URLs alone, for tasks. */
export function urlsOf({ payments, fraud, notifications, acquirer }: ServiceLogins): DatabaseUrls {
  return {
    payments: payments.url,
    fraud: fraud.url,
    notifications: notifications.url,
    ...(acquirer && { acquirer: acquirer.url }),
  };
}

/** The verifier of each login, by the login's name. */
export const verifiersOf = (logins: readonly Login[]): Record<string, $util.Output<string>> =>
  Object.fromEntries(logins.map(({ name, verifier }) => [name, verifier]));

/** The role of each login that is a member of another role, by the login's name. */
export const membersOf = (logins: readonly Login[]): Record<string, string> =>
  Object.fromEntries(logins.filter(({ name, role }) => name !== role).map(({ name, role }) => [name, role]));
