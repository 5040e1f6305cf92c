import { hostname, userInfo } from "node:os";
import type { Queryable, Pool } from "@platform/postgres/pool";
import { inTransaction } from "@platform/postgres/transaction";
import type { KeyOwner } from "../postgres/api-keys.ts";
import { writeCommand } from "../postgres/audit-log.ts";

/** What a command changed. */
export interface CommandChange {
  readonly owner: KeyOwner;
  /** `key 12`, or the account's id. */
  readonly object: string;
}

/** Changes something and says so in the audit log, in one transaction. Undefined: there was nothing to change. */
export const audited = <T extends CommandChange>(
  pool: Pool,
  verb: string,
  change: (on: Queryable) => Promise<T | undefined>,
): Promise<T | undefined> =>
  inTransaction(pool, async (client) => {
    const changed = await change(client);
    if (changed === undefined) return undefined;
    await writeCommand(client, { operator: nameOfOperator(), verb }, changed.owner, changed.object);
    return changed;
  });

/** In a container: the task's name. The database's own log knows the role and the address. */
export const nameOfOperator = (): string => `${userInfo().username}@${hostname()}`;
