import { Refusal } from "@platform/command-line/refusal";
import type { Clock } from "../clock.ts";
import { type Found, type SweepPorts, whyKept } from "./survey.ts";

export interface Removal {
  readonly found: Found;
  /** Says why it is still there; undefined if it is gone. */
  readonly fault: string | undefined;
}

/** A removal takes minutes. If the end of the nightly run killed it, it would leave a lock that only a person may break. */
const LAST_START_MS = 30 * 60_000;

/** Removes orphans one at a time, and continues after a failure. Leaves the rest to the next sweep when time runs out. */
export async function removeOrphans(
  ports: SweepPorts,
  orphans: readonly Found[],
  { clock, say }: { readonly clock: Pick<Clock, "now">; readonly say: (message: string) => void },
): Promise<readonly Removal[]> {
  const removals: Removal[] = [];
  const started = clock.now();
  for (const found of orphans) {
    if (clock.now() - started > LAST_START_MS) {
      removals.push({ found, fault: "there was no time left for it: the next sweep removes it" });
      continue;
    }
    say(`Removing ${found.preview.stage}`);
    const fault = await remove(ports, found).catch(faultOf);
    say(fault === undefined ? `Removed ${found.preview.stage}` : `${found.preview.stage} is still there: ${fault}`);
    removals.push({ found, fault });
  }
  return removals;
}

/** Returns why we kept it after all: somebody may reopen the pull request while we remove others. */
async function remove(ports: SweepPorts, { preview, resources, hasDatabase }: Found): Promise<string | undefined> {
  const lock = await ports.states.lock(preview.stage);
  const reason = whyKept({ lock, pullRequest: await ports.pullRequests.state(preview.pullRequest) });
  if (reason !== undefined) return reason;
  if (resources > 0) await ports.remover.remove(preview);
  // Removing a stage drops its database too, so we drop only a database without a stage ourselves.
  else if (hasDatabase) await ports.databases.drop(preview);
  return undefined;
}

function faultOf(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  throw error;
}
