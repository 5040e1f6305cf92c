import type { Account } from "../platform/account.ts";
import type { Platform } from "../platform/platform.ts";
import type { DatabaseServer } from "./database-server.ts";
import type { Outages } from "./outages.ts";
import type { Instance } from "./route.ts";

/** Something that can be killed. */
export interface Victim {
  /** How many requests, deliveries or transactions it is in the middle of. */
  underWay(): Promise<number>;
  /** Ends it in the middle of whatever it does; resolves when it is gone. Throws if it had ended before. */
  kill(): Promise<void>;
  /** Starts it again; resolves when it is ready. */
  start(): Promise<void>;
  /** Starts it and does not wait. Only services have it: a server that recovers is left alone. */
  spawn?(): void;
}

export interface VictimDeps {
  readonly platform: Platform;
  readonly instances: { readonly api: Instance; readonly twin: Instance };
  readonly database: DatabaseServer;
  readonly outages: Outages;
  readonly account: Account;
}
