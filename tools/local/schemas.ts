import { resolve } from "node:path";
import { Refusal } from "@platform/command-line/refusal";
import { CannotStart } from "@platform/kernel/cannot-start";
import { migrate } from "@platform/postgres/migrate";
import { ROOT } from "./components.ts";
import { randomText } from "@platform/kernel/id";
import type { Say } from "@platform/command-line/say";

export type Schema = "payments" | "fraud" | "notifications" | "acquirer";

/** The database's address for each service's own role. */
export type DatabaseUrls = Readonly<Record<Schema, string>>;

/** Where the passwords of the services' roles come from. */
export interface RolePasswords {
  /** The same password for a role each time, because roles are global to a server. */
  rolePassword(role: string): string;
}

/** Passwords for a server that does not outlive this process. */
export function newRolePasswords(): RolePasswords {
  const passwords = new Map<string, string>();
  return {
    rolePassword(role) {
      const password = passwords.get(role) ?? randomText(32);
      passwords.set(role, password);
      return password;
    },
  };
}

/** Brings the schemas up to date, one after another because roles are global to a server. */
export async function migrateAll(adminUrl: string, { rolePassword }: RolePasswords, say: Say): Promise<DatabaseUrls> {
  const migrateOne = async (schema: Schema, directory: string): Promise<string> => {
    const password = rolePassword(schema);
    const options = { adminUrl, schema, role: schema, password, directory: resolve(ROOT, directory), log: say };
    await migrate(options).catch(refuse);
    return withUser(adminUrl, schema, password);
  };
  return {
    payments: await migrateOne("payments", "services/payment-api/migrations"),
    fraud: await migrateOne("fraud", "services/fraud-detection/migrations"),
    notifications: await migrateOne("notifications", "services/notification-service/migrations"),
    acquirer: await migrateOne("acquirer", "sandbox/acquirer/migrations"),
  };
}

function refuse(error: unknown): never {
  if (!(error instanceof Error)) throw error;
  if (error instanceof CannotStart) throw new Refusal(error.message, { cause: error });
  const why = error.cause instanceof Error ? ` ${error.cause.message}.` : "";
  const advice = "If the local database can go, start over with: npm start -- --fresh";
  throw new Refusal(`${error.message}${why}\n${advice}`, { cause: error });
}

function withUser(url: string, user: string, password: string): string {
  const changed = new URL(url);
  changed.username = user;
  changed.password = password;
  return changed.href;
}
