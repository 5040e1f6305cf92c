import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "@platform/command-line/refusal";

/** A ready-made account to try the platform with. */
export interface TestAccount {
  readonly account: string;
  readonly secretKey: string;
  readonly publishableKey: string;
  /** The inbox's endpoint. The API shows its secret once, when it creates the endpoint. */
  readonly webhook?: { readonly id: string; readonly secret: string };
}

/** The state that must stay the same in the next run. */
export interface LocalState {
  readonly rolePasswords: Readonly<Record<string, string>>;
  /** Missing in the state file of an older version. */
  readonly idempotencyKeySecret?: string;
  /** By database, because an account's keys work only in the database that contains it. */
  readonly accounts: Readonly<Record<string, TestAccount>>;
}

export interface LocalStateStore {
  read(): LocalState;
  update(change: (state: LocalState) => LocalState): void;
  /** Returns the same password for a role in every run. */
  rolePassword(role: string): string;
}

export function openLocalState(directory: string): LocalStateStore {
  makeDirectory(directory);
  const file = join(directory, "state.json");
  let state = readState(file);
  const update = (change: (before: LocalState) => LocalState): void => {
    state = change(state);
    // Renames the file into place, so that a killed run never leaves half a file.
    writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  return {
    read: () => state,
    update,
    rolePassword(role) {
      const password = state.rolePasswords[role] ?? randomBytes(24).toString("base64url");
      if (state.rolePasswords[role] === undefined) {
        update((before) => ({ ...before, rolePasswords: { ...before.rolePasswords, [role]: password } }));
      }
      return password;
    },
  };
}

/** The secret of payment-api's hidden idempotency keys: the same in every run. */
export function idempotencyKeySecretOf({ read, update }: LocalStateStore): string {
  const secret = read().idempotencyKeySecret ?? randomBytes(32).toString("base64url");
  if (read().idempotencyKeySecret === undefined) update((state) => ({ ...state, idempotencyKeySecret: secret }));
  return secret;
}

function makeDirectory(directory: string): void {
  try {
    // The database's own user must be able to enter it.
    mkdirSync(directory, { recursive: true, mode: 0o755 });
    writeFileSync(join(directory, ".gitignore"), "*\n");
  } catch (error) {
    throw new Refusal(
      `${directory}, which holds the local database and its keys, cannot be written (${String(error)}). ` +
        "If an earlier run was as root, remove it or change its owner with chown -R; or set PLATFORM_DIRECTORY to another.",
      { cause: error },
    );
  }
}

function readState(file: string): LocalState {
  try {
    const state: LocalState = JSON.parse(readFileSync(file, "utf8"));
    return state;
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (missing) return { rolePasswords: {}, accounts: {} };
    throw new Refusal(`${file} cannot be read (${String(error)}). Remove it: new keys will be made.`, {
      cause: error,
    });
  }
}
