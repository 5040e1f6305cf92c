import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Refusal } from "@platform/command-line/refusal";
import { claim } from "../postgres/claim.ts";
import { identityOf, isAlive, type ProcessIdentity } from "@platform/setup/process-identity";
import { commandLineOf } from "../postgres/process-command.ts";
import { peers } from "../components.ts";
import { endLeftovers, forgetProcesses } from "../leftovers.ts";
import { createStarter, startFoundation, STOP_PEERS_MS, type Foundation, type PlatformDeps } from "../platform.ts";
import { refuseTakenPorts } from "../ports.ts";
import { say } from "@platform/command-line/say";
import { takenSeats } from "./seats.ts";

const LOOK_EVERY_MS = 100;
const WATCH_EVERY_MS = 1_000;

/**
 * Returns the database, the sandbox acquirer and the inbox, which the services share. The first process starts them, and
 * the others wait for it. The first process keeps them running until the last of the others has ended.
 */
export async function shareFoundation(deps: PlatformDeps): Promise<Foundation> {
  const { directory, ending } = deps;
  for (;;) {
    ending.signal.throwIfAborted();
    const claimed = claim(join(directory, "run.json"));
    if ("release" in claimed) {
      // Shutdown releases the claim last, because another process may start them from then on.
      deps.shutdown.add({ stop: async () => claimed.release(), kill: () => claimed.release() }, 0);
      return await found(deps);
    }
    const foundation = readFoundation(directory, claimed.heldBy);
    if (foundation !== undefined) {
      void endWith(claimed.heldBy, deps);
      return foundation;
    }
    refuseUnlessDevelopment(claimed.heldBy);
    await wait(LOOK_EVERY_MS);
  }
}

async function found(deps: PlatformDeps): Promise<Foundation> {
  const { directory, options, shutdown } = deps;
  await endLeftovers(directory, say);
  const ports = ["acquirer", "inbox"] as const;
  await refuseTakenPorts(options.portOffset, process.env["DATABASE_URL"] ? ports : [...ports, "database"]);
  const foundation = await startFoundation(deps);
  const sandbox = peers(foundation.settings).filter(({ name }) => name === "acquirer" || name === "inbox");
  await createStarter(deps)(sandbox, STOP_PEERS_MS);
  writeFoundation(directory, foundation);
  shutdown.add({ stop: () => letOthersLeave(directory), kill: () => undefined }, 0);
  return foundation;
}

/** Resolves when no other process uses what this one has started. */
async function letOthersLeave(directory: string): Promise<void> {
  const others = takenSeats(directory);
  if (others.length > 0) say(`the database ends with ${others.join(" and ")}; Ctrl-C ends it now`);
  while (takenSeats(directory).length > 0) await wait(LOOK_EVERY_MS);
  rmSync(foundationFile(directory), { force: true });
  forgetProcesses(directory);
}

/** Ends this process when the one that holds the database has ended. */
async function endWith(founder: ProcessIdentity, { ending }: PlatformDeps): Promise<void> {
  while (isAlive(founder)) await wait(WATCH_EVERY_MS, undefined, { ref: false });
  ending.begin(new Refusal(`Process ${founder.pid}, which held the database, has ended. Start this again.`));
}

/** Another `npm run dev` will soon be ready or end, so we wait for it; `npm start` would keep the run for itself. */
function refuseUnlessDevelopment({ pid }: ProcessIdentity): void {
  const command = commandLineOf(pid);
  if (command === undefined || /tools\/(local|images)\/dev\.ts/.test(command)) return;
  throw new Refusal(
    `The platform already runs from this clone by \`npm start\` (process ${pid}). Stop it first: kill ${pid}.`,
  );
}

const foundationFile = (directory: string): string => join(directory, "dev.json");

function writeFoundation(directory: string, foundation: Foundation): void {
  const file = foundationFile(directory);
  // Renames the file into place, because other processes read it meanwhile.
  writeFileSync(`${file}.new`, JSON.stringify({ founder: identityOf(process.pid), foundation }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Undefined until the founder has everything ready. */
function readFoundation(directory: string, founder: ProcessIdentity): Foundation | undefined {
  try {
    const written: { founder: ProcessIdentity; foundation: Foundation } = JSON.parse(
      readFileSync(foundationFile(directory), "utf8"),
    );
    const isOfThisRun = written.founder.pid === founder.pid && written.founder.start === founder.start;
    return isOfThisRun ? written.foundation : undefined;
  } catch {
    return undefined;
  }
}
