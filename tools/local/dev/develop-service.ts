import { resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { begun, Interrupted, listenForEnding } from "@platform/command-line/ending";
import { Refusal } from "@platform/command-line/refusal";
import { report } from "@platform/command-line/run-program";
import { say } from "@platform/command-line/say";
import { createShutdown, type Stoppable } from "@platform/command-line/shutdown";
import { paymentApi, peers, ROOT, urlOf, type Component, type ComponentSettings } from "../components.ts";
import { openLocalState } from "../local-state.ts";
import { createLogSink } from "../log-sink.ts";
import { type DevOptions, parseDevOptions, type StartOptions } from "../options.ts";
import { offerAccount, STOP_PAYMENT_API_MS, type Foundation, type PlatformDeps } from "../platform.ts";
import type { Claim } from "../postgres/claim.ts";
import { refuseTakenPorts, type PortUse } from "../ports.ts";
import { answersReady } from "../readiness.ts";
import { welcome } from "../welcome.ts";
import { SERVICES, takeSeat, type ServiceName } from "./seats.ts";
import { shareFoundation } from "./shared-foundation.ts";

const LOOK_EVERY_MS = 250;

const PORT_USES = {
  "payment-api": "paymentApi",
  "fraud-detection": "fraudDetection",
  "notification-service": "notificationService",
} as const satisfies Record<ServiceName, PortUse>;

/** What StartService needs to run one service. */
export interface ServiceDeps extends PlatformDeps {
  readonly service: ServiceName;
  /** The service as a process of this machine. */
  readonly component: Component;
  readonly settings: ComponentSettings;
}

/** Starts a service and follows the changes of its files until it is stopped. */
export type StartService = (deps: ServiceDeps) => Promise<Stoppable>;

/** Reads the service and its options from the command line. Throws Refusal. */
export function readService([name, ...args]: readonly string[]): {
  readonly service: ServiceName;
  readonly options: DevOptions;
} {
  const options = parseDevOptions(args);
  if (options.once || options.fresh) throw new Refusal("--once and --fresh are options of `npm start` alone.");
  const service = SERVICES.find((known) => known === name);
  if (service === undefined) throw new Refusal(`Name one of ${SERVICES.join(", ")}, not ${name ?? "nothing"}.`);
  return { service, options };
}

/** Runs a service on the shared database until somebody ends it. Resolves with the exit code. Throws Refusal. */
export async function developService(
  service: ServiceName,
  options: StartOptions,
  start: StartService,
): Promise<number> {
  const directory = resolve(ROOT, process.env["PLATFORM_DIRECTORY"] ?? ".local");
  openLocalState(directory);
  const seat = takeSeat(directory, service);
  const shutdown = createShutdown();
  const ending = listenForEnding(() => {
    shutdown.force();
    process.exit(1);
  });
  const sink = createLogSink({ json: options.json, quiet: false });
  try {
    await runUntilTheEnd({ options, directory, sink, shutdown, ending }, { service, seat, start });
    return reportEnding(ending.signal.reason);
  } catch (error) {
    return reportEnding(ending.signal.aborted ? ending.signal.reason : error);
  } finally {
    ending.begin(new Interrupted("the end of its work"));
    await shutdown.run();
  }
}

interface Seated {
  readonly service: ServiceName;
  readonly seat: Claim;
  readonly start: StartService;
}

async function runUntilTheEnd(deps: PlatformDeps, { service, seat, start }: Seated): Promise<void> {
  const { options, directory, shutdown, ending } = deps;
  const foundation = await shareFoundation(deps);
  // Releases the seat after the service has stopped and before this process waits for the others.
  shutdown.add({ stop: async () => seat.release(), kill: () => undefined }, 0);
  const component = componentOf(service, foundation.settings);
  await refuseTakenPorts(options.portOffset, [PORT_USES[service]]);
  say(`starting ${component.name} (${component.port})`);
  const started = await start({ ...deps, service, component, settings: foundation.settings });
  shutdown.add(started, STOP_PAYMENT_API_MS);
  if (service === "payment-api") void greet(foundation, directory, ending.signal).catch(report);
  await begun(ending);
}

function componentOf(service: ServiceName, settings: ComponentSettings): Component {
  return [paymentApi(settings), ...peers(settings)].find(({ name }) => name === service)!;
}

/** Prints the welcome of `npm start`. A webhook endpoint needs notification-service, so this waits until it runs. */
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

/** Ctrl-C is the normal way to end `npm run dev`, so it exits with 0. */
function reportEnding(error: unknown): number {
  return error instanceof Interrupted ? 0 : report(error);
}
