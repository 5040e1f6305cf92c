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
 * The database, the sandbox acquirer and the inbox, which the services share: whoever comes first starts them, the others
 * wait for it. Who started them keeps them until the last of the others has left.
 */
export async function shareFoundation(deps: PlatformDeps): Promise<Foundation> {
  const { directory, ending } = deps;
  for (;;) {
    ending.signal.throwIfAborted();
    const claimed = claim(join(directory, "run.json"));
    if ("release" in claimed) {
      // Last of all: only then may anybody else start them.
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

/** Resolves when nobody uses any more what this process has started. */
async function letOthersLeave(directory: string): Promise<void> {
  const others = takenSeats(directory);
  if (others.length > 0) say(`the database ends with ${others.join(" and ")}; Ctrl-C ends it now`);
  while (takenSeats(directory).length > 0) await wait(LOOK_EVERY_MS);
  rmSync(foundationFile(directory), { force: true });
  forgetProcesses(directory);
}

/** Without the process that holds the database there is nothing to run on. */
async function endWith(founder: ProcessIdentity, { ending }: PlatformDeps): Promise<void> {
  while (isAlive(founder)) await wait(WATCH_EVERY_MS, undefined, { ref: false });
  ending.begin(new Refusal(`Process ${founder.pid}, which held the database, has ended. Start this again.`));
}

/** Whoever else holds the run is about to have everything ready, or about to end; but not `npm start`. */
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
  // In one step: others are looking at it.
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
