import { kill } from "@platform/local/postgres/leftover-server";
import type { Pool } from "@platform/postgres/pool";
import { until } from "../platform/until.ts";
import type { Victim, VictimDeps } from "./victim.ts";

/** Kills all processes of the server at once, as when its machine goes away. */
export function everyProcess(deps: VictimDeps): Victim {
  const { database, outages } = deps;
  const { pool } = deps.platform;
  let children: readonly ServerProcess[] = [];
  return {
    async underWay() {
      children = await findProcesses(pool);
      return countWriting(children);
    },
    async kill() {
      outages.begin();
      // The parent first, because it would start new children.
      process.kill(database.pid(), "SIGKILL");
      // A child may have ended by itself since.
      for (const { pid } of children) kill(pid, "SIGKILL");
      await database.end();
    },
    start: () => restart(deps),
  };
}

/** The immediate shutdown that PostgreSQL's manual describes: it writes no checkpoint, so that the next start recovers. */
export function immediateShutdown(deps: VictimDeps): Victim {
  const { database, outages } = deps;
  const { pool } = deps.platform;
  return {
    underWay: async () => countWriting(await findProcesses(pool)),
    async kill() {
      outages.begin();
      process.kill(database.pid(), "SIGQUIT");
      await database.end();
    },
    start: () => restart(deps),
  };
}

/** Kills one backend, as the kernel does when memory runs out. The server then ends all others, and recovers by itself. */
export function oneBackend(deps: VictimDeps): Victim {
  const { outages } = deps;
  const { pool } = deps.platform;
  let processes: readonly ServerProcess[] = [];
  return {
    async underWay() {
      processes = await findProcesses(pool);
      return countWriting(processes);
    },
    async kill() {
      outages.begin();
      const backends = processes.filter(({ type }) => type === "client backend");
      process.kill((backends.find(({ isWriting }) => isWriting) ?? backends[0]!).pid, "SIGKILL");
    },
    async start() {
      const before = checkpointerOf(processes);
      await until("the server has recovered", RECOVERY_MS, async () => {
        const now = await findProcesses(pool).catch(() => undefined);
        // The server still answers for a moment. Once it has recovered, it has other processes.
        return now !== undefined && checkpointerOf(now) !== before ? true : undefined;
      });
      await endOutage(deps);
    },
  };
}

async function restart(deps: VictimDeps): Promise<void> {
  await deps.database.start();
  await endOutage(deps);
}

const RECOVERY_MS = 60_000;

/**
 * Ends an outage for the clients when each process of payment-api has read something again. Until then, it may have
 * connections whose end it has not noticed.
 */
async function endOutage({ account, instances, outages }: VictimDeps): Promise<void> {
  const headers = { authorization: `Bearer ${account.secretKey}` };
  const canRead = async (url: string): Promise<true | undefined> => {
    const response = await fetch(`${url}/v1/payment_intents?limit=1`, { headers });
    await response.body?.cancel();
    return response.ok ? true : undefined;
  };
  await Promise.all(
    Object.values(instances).map(({ url }) =>
      until(`${url} reads from the database`, RECOVERY_MS, () => canRead(url).catch(() => undefined)),
    ),
  );
  outages.end();
}

export interface ServerProcess {
  readonly pid: number;
  readonly type: string;
  /** What a service calls its connection. */
  readonly name: string;
  /** It is in a transaction of a client that has changed something. */
  readonly isWriting: boolean;
}

/** Finds the server's processes, except the one that starts the others. */
export async function findProcesses(pool: Pool): Promise<ServerProcess[]> {
  const { rows } = await pool.query<ServerProcess>(`
    SELECT pid, backend_type AS type, application_name AS name,
           backend_type = 'client backend' AND backend_xid IS NOT NULL AS "isWriting" FROM pg_stat_activity`);
  return rows;
}

const countWriting = (processes: readonly ServerProcess[]): number =>
  processes.filter(({ isWriting }) => isWriting).length;

const checkpointerOf = (processes: readonly ServerProcess[]): number | undefined =>
  processes.find(({ type }) => type === "checkpointer")?.pid;
