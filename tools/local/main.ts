#!/usr/bin/env node
/**
 * `npm start`: the whole platform on one machine, until Ctrl-C.
 *
 * Checks everything first and refuses what cannot work. Then it starts the database, the services and the sandbox, says
 * how to use them, and stops them in the opposite order. Exits with 0 when somebody stopped it, with 1 otherwise.
 */
import { resolve } from "node:path";
import { ROOT } from "./components.ts";
import { begun, Interrupted, listenForEnding, type Ending } from "@platform/command-line/ending";
import { runJourney } from "./journey.ts";
import { claimRun, endLeftovers, forgetProcesses } from "./leftovers.ts";
import { openLocalState } from "./local-state.ts";
import { createLogSink } from "./log-sink.ts";
import { parseOptions, START, type StartOptions } from "./options.ts";
import { startPlatform } from "./platform.ts";
import { refuseTakenPorts, type PortUse } from "./ports.ts";
import { report, runProgram } from "@platform/command-line/run-program";
import { say } from "@platform/command-line/say";
import { createShutdown, type Shutdown } from "@platform/command-line/shutdown";
import { readyLine, welcome } from "./welcome.ts";

process.exitCode = await runProgram(START, process.argv.slice(2), (args) =>
  runHere(parseOptions(args), resolve(ROOT, process.env["PLATFORM_DIRECTORY"] ?? ".local")),
);
// An open pipe of a component must not keep a stopped run alive.
process.exit();

async function runHere(options: StartOptions, directory: string): Promise<number> {
  openLocalState(directory);
  const run = claimRun(directory);
  try {
    await endLeftovers(directory, say);
    await refuseTakenPorts(options.portOffset, neededPorts());
    return await runUntilTheEnd(options, directory);
  } finally {
    run.release();
  }
}

async function runUntilTheEnd(options: StartOptions, directory: string): Promise<number> {
  const shutdown = createShutdown();
  const ending = listenForEnding(() => {
    say("ending everything now");
    shutdown.force();
    process.exit(1);
  });
  try {
    return await serve(options, directory, shutdown, ending);
  } catch (error) {
    // A failure during the shutdown is only its consequence, so we report the reason for the shutdown.
    return report(ending.signal.aborted ? ending.signal.reason : error);
  } finally {
    ending.begin(new Interrupted("the end of its work"));
    await shutdown.run();
    forgetProcesses(directory);
  }
}

async function serve(options: StartOptions, directory: string, shutdown: Shutdown, ending: Ending): Promise<number> {
  const sink = createLogSink({ json: options.json, quiet: options.once });
  const platform = await startPlatform({ options, directory, sink, shutdown, ending });
  if (options.json) process.stdout.write(`${readyLine(platform)}\n`);
  if (options.once) {
    await runJourney(platform, options.json, ending.signal);
    return 0;
  }
  if (!options.json) process.stdout.write(welcome(platform));
  await begun(ending);
  if (!(ending.signal.reason instanceof Interrupted)) throw ending.signal.reason;
  say("\nstopping");
  return 0;
}

function neededPorts(): PortUse[] {
  const ports: PortUse[] = ["paymentApi", "fraudDetection", "notificationService", "acquirer", "inbox"];
  return process.env["DATABASE_URL"] ? ports : [...ports, "database"];
}
