import { scramVerifier } from "../packages/postgres/src/scram";
import { logicalNameOf } from "./names";
import { random } from "./platform-packages";
import { createSecret } from "./secret";
import type { Stage } from "./stage";

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

/** A role of the database with a password that nobody knows. */
export interface Login {
  readonly role: string;
  /** All that the server is ever told of the password. */
  readonly verifier: $util.Output<string>;
  /** ARN of the secret that holds the complete connection URL. */
  readonly urlSecretArn: $util.Output<string>;
}

/** Thinks up a role's password. `purpose` is what the secret is called by; the role's name may carry a preview's. */
export function createLogin(
  stage: Stage,
  key: { readonly arn: $util.Input<string> },
  address: Address,
  purpose: string,
  role: string,
): Login {
  const logicalName = `DatabaseRole${logicalNameOf(purpose)}`;
  // No special characters: the password is part of a URL.
  const password = new (random().RandomPassword)(`${logicalName}Password`, { length: 32, special: false });
  // Kept, so that the verifier stays the same from deploy to deploy.
  const salt = new (random().RandomBytes)(`${logicalName}Salt`, { length: 16 });
  const { host, port, database } = address;
  const url = $interpolate`postgres://${role}:${password.result}@${host}:${port}/${database}?sslmode=verify-full`;
  return {
    role,
    verifier: $util
      .all([password.result, salt.base64])
      .apply(([text, base64]) => scramVerifier(text, Buffer.from(base64, "base64"))),
    urlSecretArn: createSecret(stage, key, `database-url-${purpose}`, url),
  };
}

/** The services' roles, by schema. Prod has no sandbox acquirer. */
export interface ServiceLogins {
  readonly payments: Login;
  readonly fraud: Login;
  readonly notifications: Login;
  readonly acquirer?: Login;
}

/** ARNs of the secrets that hold the complete connection URL, one for each service's own role. */
export type DatabaseUrls = { readonly [Name in keyof ServiceLogins]: $util.Output<string> };

/** The ARNs alone, for those who give them to tasks. */
export function urlsOf({ payments, fraud, notifications, acquirer }: ServiceLogins): DatabaseUrls {
  return {
    payments: payments.urlSecretArn,
    fraud: fraud.urlSecretArn,
    notifications: notifications.urlSecretArn,
    ...(acquirer && { acquirer: acquirer.urlSecretArn }),
  };
}

/** What a function is told about roles: each one's verifier, by its name. */
export const verifiersOf = (logins: readonly Login[]): Record<string, $util.Output<string>> =>
  Object.fromEntries(logins.map(({ role, verifier }) => [role, verifier]));
