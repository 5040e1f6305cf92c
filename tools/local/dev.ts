/**
 * `npm run dev` of a service, which is also what `sst dev` runs: the service on this machine, started again when a file
 * changes. All three find each other on the ports of `npm start`, with one database among them, in whatever order they
 * come and go.
 *
 *   node tools/setup/with-setup.mjs tools/local/dev.ts payment-api [--port-offset N] [--json]
 */
import { resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Refusal } from "@platform/command-line/refusal";
import type { Claim } from "./postgres/claim.ts";
import { startReloading } from "./dev/reloading-component.ts";
import { SERVICES, takeSeat, type ServiceName } from "./dev/seats.ts";
import { shareFoundation } from "./dev/shared-foundation.ts";
import { paymentApi, peers, ROOT, urlOf, type Component, type ComponentSettings } from "./components.ts";
import { begun, Interrupted, listenForEnding } from "@platform/command-line/ending";
import { openLocalState } from "./local-state.ts";
import { createLogSink } from "./log-sink.ts";
import { DEV, parseOptions, type StartOptions } from "./options.ts";
import { offerAccount, STOP_PAYMENT_API_MS, type Foundation, type PlatformDeps } from "./platform.ts";
import { refuseTakenPorts, type PortUse } from "./ports.ts";
import { answersReady } from "./readiness.ts";
import { report, runProgram } from "@platform/command-line/run-program";
import { say } from "@platform/command-line/say";
import { createShutdown } from "@platform/command-line/shutdown";
import { welcome } from "./welcome.ts";

const LOOK_EVERY_MS = 250;

const PORT_USES = {
  "payment-api": "paymentApi",
  "fraud-detection": "fraudDetection",
  "notification-service": "notificationService",
} as const satisfies Record<ServiceName, PortUse>;

process.exitCode = await runProgram(DEV, process.argv.slice(2), main);
process.exit();

async function main([name, ...args]: readonly string[]): Promise<number> {
  const options = parseOptions(args, DEV);
  if (options.once || options.fresh) throw new Refusal("--once and --fresh are options of `npm start` alone.");
  const service = SERVICES.find((known) => known === name);
  if (service === undefined) throw new Refusal(`Name one of ${SERVICES.join(", ")}, not ${name ?? "nothing"}.`);
  return develop(service, options, resolve(ROOT, process.env["PLATFORM_DIRECTORY"] ?? ".local"));
}

async function develop(service: ServiceName, options: StartOptions, directory: string): Promise<number> {
  openLocalState(directory);
  const seat = takeSeat(directory, service);
  const shutdown = createShutdown();
  const ending = listenForEnding(() => {
    shutdown.force();
    process.exit(1);
  });
  const sink = createLogSink({ json: options.json, quiet: false });
  try {
    await runUntilTheEnd({ options, directory, sink, shutdown, ending }, service, seat);
    return reportEnding(ending.signal.reason);
  } catch (error) {
    return reportEnding(ending.signal.aborted ? ending.signal.reason : error);
  } finally {
    ending.begin(new Interrupted("the end of its work"));
    await shutdown.run();
  }
}

async function runUntilTheEnd(deps: PlatformDeps, service: ServiceName, seat: Claim): Promise<void> {
  const { options, directory, sink, shutdown, ending } = deps;
  const foundation = await shareFoundation(deps);
  // When the service has stopped, and before this process waits for the others.
  shutdown.add({ stop: async () => seat.release(), kill: () => undefined }, 0);
  const component = componentOf(service, foundation.settings);
  await refuseTakenPorts(options.portOffset, [PORT_USES[service]]);
  say(`starting ${component.name} (${component.port})`);
  shutdown.add(startReloading(component, sink), STOP_PAYMENT_API_MS);
  if (service === "payment-api") void greet(foundation, directory, ending.signal).catch(report);
  await begun(ending);
}

function componentOf(service: ServiceName, settings: ComponentSettings): Component {
  return [paymentApi(settings), ...peers(settings)].find(({ name }) => name === service)!;
}

/** As `npm start` does, once a webhook endpoint can be made: whenever notification-service joins. */
async function greet(foundation: Foundation, directory: string, ending: AbortSignal): Promise<void> {
  const { ports } = foundation.settings;
  for (const port of [ports.paymentApi, ports.notificationService]) {
    while (!(await answersReady(`${urlOf(port)}/ready`))) {
      if (ending.aborted) return;
      await wait(LOOK_EVERY_MS, undefined, { ref: false });
    }
  }
  const account = await offerAccount(foundation, directory);
  process.stdout.write(welcome({ ports, account, databaseUrl: foundation.database.url }));
}

/** Ctrl-C is how one ends it. */
function reportEnding(error: unknown): number {
  return error instanceof Interrupted ? 0 : report(error);
}
