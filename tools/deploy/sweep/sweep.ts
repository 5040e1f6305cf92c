import { Refusal } from "@platform/command-line/refusal";
import type { Clock } from "../clock.ts";
import { type Found, type SweepPorts, whyKept } from "./survey.ts";

export interface Removal {
  readonly found: Found;
  /** Why it is still there; undefined when it is gone. */
  readonly fault: string | undefined;
}

/** A removal takes minutes. One that the end of the night's run cut short would leave a lock, which only a person may break. */
const LAST_START_MS = 30 * 60_000;

/** Removes orphans, one at a time; goes on after one that fails. What there is no time for is left to the next sweep. */
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

/** Returns why it was let be after all: a pull request may be reopened while others are removed. */
async function remove(ports: SweepPorts, { preview, resources, hasDatabase }: Found): Promise<string | undefined> {
  const lock = await ports.states.lock(preview.stage);
  const reason = whyKept({ lock, pullRequest: await ports.pullRequests.state(preview.pullRequest) });
  if (reason !== undefined) return reason;
  if (resources > 0) await ports.remover.remove(preview);
  // A stage takes its database along; one that was left behind goes by itself.
  else if (hasDatabase) await ports.databases.drop(preview);
  return undefined;
}

function faultOf(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  throw error;
}
