import { setTimeout as wait } from "node:timers/promises";
import { checkLedger } from "@platform/local/ledger-check";
import type { TestAccount } from "@platform/local/local-state";
import { stopTask } from "../task/running-task.ts";
import { startLoad } from "./load.ts";
import type { PartDeps } from "./part.ts";
import { reportStops } from "./stop.ts";

/** The time under load before the SIGTERM, and again after the stopped task has ended. */
const CALM_MS = 1_500;
/** How long a slow load balancer still sends payments to a stopping task. Less than DRAIN_SECONDS. */
const DEREGISTERED_AFTER_MS = 5_000;
const SHOWN_FAILURES = 3;

const STOPPED = "payment-api-2";
const STAYS = "payment-api";

/**
 * Stops one of two tasks of payment-api under load, as every deploy does, and reports each payment that fails. Returns the
 * name of the stopped task.
 */
export async function stopUnderLoad(deps: PartDeps, account: TestAccount): Promise<string> {
  const { engine, platform, running, report, signal } = deps;
  const stopped = running[STOPPED]!;
  const port = platform.publishedPorts[STOPPED]!;
  const load = startLoad(account.secretKey, [port, platform.publishedPorts[STAYS]!]);
  await wait(CALM_MS, undefined, { signal });
  const toldAt = Date.now();
  const ending = stopTask(engine, stopped);
  await wait(DEREGISTERED_AFTER_MS, undefined, { signal });
  load.deregister(port);
  reportStops(deps, await ending);
  await wait(CALM_MS, undefined, { signal });
  const { answeredAt, failures } = await load.stop();

  const all = [...answeredAt.values()].flat().length;
  const after = answeredAt.get(port)!.filter((time) => time > toldAt).length;
  const faults = failures.length === 0 ? [] : [`${failures.length} failed.`, ...failures.slice(0, SHOWN_FAILURES)];
  // Without such a payment, the test has proved nothing.
  if (after === 0) faults.push("The task that was told to stop was given no payment after that.");
  report.add({
    name: "payments while a task of payment-api is stopped",
    faults: [...faults, ...(await checkLedger(platform.database.url)).faults],
    note: `${all} paid, ${after} of them by the task that was told to stop`,
  });
  return STOPPED;
}
