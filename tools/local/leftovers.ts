import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Refusal } from "@platform/command-line/refusal";
import { claim, type Claim } from "./postgres/claim.ts";
import { identityOf, isAlive, type ProcessIdentity } from "@platform/setup/process-identity";
import { stopLeftoverIn } from "./postgres/server.ts";
import { killGroup } from "./component-process.ts";
import { embeddedDirectory } from "./database.ts";
import type { Say } from "@platform/command-line/say";

/** Allows one run at a time in this directory. Ignores a run that was killed. */
export function claimRun(directory: string): Claim {
  const claimed = claim(join(directory, "run.json"));
  if ("release" in claimed) return claimed;
  const { pid } = claimed.heldBy;
  throw new Refusal(
    `The platform already runs from this clone (process ${pid}). Use that one, or stop it first: kill ${pid}. ` +
      "A second one needs a directory of its own: PLATFORM_DIRECTORY=.local/second npm start -- --port-offset 100",
  );
}

/** Records the processes of this run, so that the next start can end them if this run is killed. */
export function rememberProcesses(directory: string, pids: readonly (number | undefined)[]): void {
  const identities = pids.filter((pid) => pid !== undefined).map(identityOf);
  writeFileSync(processesFile(directory), JSON.stringify(identities.filter((identity) => identity !== undefined)));
}

export function forgetProcesses(directory: string): void {
  rmSync(processesFile(directory), { force: true });
}

/** A component that has lost its supervisor ends by itself once it has answered its open requests. */
const PATIENCE_MS = 3_000;

/** Ends the processes that a killed run left behind. */
export async function endLeftovers(directory: string, say: Say): Promise<void> {
  const alive = (): ProcessIdentity[] => readProcesses(directory).filter(isAlive);
  if (alive().length > 0) say("waiting for the processes of a run that was killed");
  for (const end = Date.now() + PATIENCE_MS; alive().length > 0 && Date.now() < end; await wait(50));
  alive().forEach(({ pid }) => killGroup(pid, "SIGKILL"));
  for (const end = Date.now() + PATIENCE_MS; alive().length > 0 && Date.now() < end; await wait(20));
  forgetProcesses(directory);
  await stopLeftoverIn(embeddedDirectory(directory), say);
}

const processesFile = (directory: string): string => join(directory, "processes.json");

function readProcesses(directory: string): ProcessIdentity[] {
  try {
    const identities: ProcessIdentity[] = JSON.parse(readFileSync(processesFile(directory), "utf8"));
    return identities;
  } catch {
    // The file is missing, or incomplete because the machine lost power.
    return [];
  }
}
