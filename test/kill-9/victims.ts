import type { Pool } from "@platform/postgres/pool";
import type { ComponentControl } from "../platform/component-control.ts";
import { everyProcess, findProcesses, immediateShutdown, oneBackend } from "./database-victims.ts";
import type { Victim, VictimDeps } from "./victim.ts";

export type VictimName =
  | "payment-api"
  | "twin"
  | "fraud-detection"
  | "notification-service"
  | "acquirer"
  | "PostgreSQL"
  | "PostgreSQL by immediate shutdown"
  | "a backend of PostgreSQL";

/** Everything that can be killed, by the names that kinds.ts uses. */
export function createVictims(deps: VictimDeps): Record<VictimName, Victim> {
  const { platform, instances } = deps;
  const { components, twin, pool } = platform;
  const writing = (application: string) => async () =>
    (await findProcesses(pool)).filter(({ isWriting, name }) => isWriting && name === application).length;
  return {
    "payment-api": service(components["payment-api"], async () => instances.api.underWay),
    twin: service(twin, async () => instances.twin.underWay),
    "fraud-detection": service(components["fraud-detection"], writing("fraud-detection")),
    "notification-service": service(components["notification-service"], () => countHeldDeliveries(pool)),
    acquirer: service(components.acquirer, writing("sandbox-acquirer")),
    PostgreSQL: everyProcess(deps),
    "PostgreSQL by immediate shutdown": immediateShutdown(deps),
    "a backend of PostgreSQL": oneBackend(deps),
  };
}

function service(control: ComponentControl, underWay: Victim["underWay"]): Victim {
  return {
    underWay,
    async kill() {
      const how = await control.kill();
      if (how !== "signal SIGKILL") throw new Error(`${control.url} ended with ${how} before it was killed`);
    },
    start: () => control.start(),
    spawn: () => control.spawn(),
  };
}

/** Deliveries that a process has taken in or claimed, and whose result is not recorded. */
async function countHeldDeliveries(pool: Pool): Promise<number> {
  const held = "SELECT FROM notifications.deliveries WHERE state = 'pending' AND lease IS NOT NULL AND due_at > now()";
  return (await pool.query(held)).rows.length;
}
