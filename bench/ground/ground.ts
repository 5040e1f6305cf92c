import { randomBytes } from "node:crypto";
import { findFreePorts } from "@platform/local/postgres/free-port";
import { startComponent, type ComponentProcess } from "@platform/local/component-process";
import { paymentApi, peers, type Component, type ComponentSettings } from "@platform/local/components";
import type { LogSink } from "@platform/local/log-sink";
import type { Ports } from "@platform/local/ports";
import { waitUntilReady } from "@platform/local/readiness";
import type { Shutdown } from "@platform/command-line/shutdown";
import { connectSdk, createAccount, UNLIMITED } from "@platform/local/test-account";
import { startReceiver, type Receiver } from "../receiver/start-receiver.ts";
import type { BenchServer } from "./database.ts";

/** A payment-api that payments go to, with its own database and account. */
export interface Target {
  readonly port: number;
  readonly secretKey: string;
  /** The processes of payment-api and the services around it, but not the database's. */
  readonly pids: ReadonlyMap<string, number>;
  /** The database's URL for an administrator. */
  readonly databaseUrl: string;
  /** Returns a prefix that separates this run's idempotency keys from those of other runs. */
  nextRun(): string;
}

/** The whole platform. Every account has a webhook endpoint for payments that succeeded. */
export interface Platform extends Target {
  /** The keys of all accounts; `secretKey` belongs to the first. */
  readonly secretKeys: readonly string[];
  readonly receiver: Receiver;
}

export interface GroundDeps {
  readonly server: BenchServer;
  readonly shutdown: Shutdown;
  readonly signal: AbortSignal;
}

const STOP_MS = 3_000;

/** Starts payment-api on its own database, filled first, with fraud-detection and the acquirer in the same process. */
export async function startPaymentApiAlone(
  deps: GroundDeps,
  journal: "group" | "naive",
  name = `payments_${journal}`,
  fill: (databaseUrl: string) => Promise<void> = async () => undefined,
): Promise<Target> {
  const { databaseUrl, settings } = await prepare(deps, name);
  await fill(databaseUrl);
  const component = paymentApi(settings);
  const alone: Component = {
    ...component,
    file: "bench/payment-api-in-process.ts",
    environment: { ...component.environment, BENCH_JOURNAL: journal },
  };
  const [started] = await start(deps, [alone]);
  return target(databaseUrl, settings, [started!]);
}

/** Starts every process as `npm start` does, with our own receiver instead of the inbox, and opens the accounts. */
export async function startPlatform(deps: GroundDeps, accounts: number): Promise<Platform> {
  const { databaseUrl, settings } = await prepare(deps, "journey");
  const receiver = await startReceiver();
  deps.shutdown.add(receiver, STOP_MS);
  const around = await start(
    deps,
    peers(settings).filter(({ name }) => name !== "inbox"),
  );
  const [api] = await start(deps, [paymentApi(settings)]);
  const found = await target(databaseUrl, settings, [...around, api!]);
  const secretKeys = [found.secretKey];
  while (secretKeys.length < accounts) secretKeys.push(await openAccount(settings.databaseUrls.payments));
  for (const secretKey of secretKeys) receiver.expectSignaturesOf(await openEndpoint(secretKey, found.port, receiver));
  return { ...found, secretKeys, pids: new Map([...found.pids, ["receiver", receiver.pid]]), receiver };
}

/** Opens a merchant account without limits; returns its secret key. */
async function openAccount(databaseUrl: string): Promise<string> {
  return (await createAccount(databaseUrl, { name: "Bench", settings: UNLIMITED })).secretKey;
}

/** Opens a webhook endpoint; returns its signing secret. */
async function openEndpoint(secretKey: string, port: number, receiver: Receiver): Promise<string> {
  const endpoint = await connectSdk(secretKey, port).webhookEndpoints.create({
    url: `http://127.0.0.1:${receiver.port}/webhooks`,
    enabled_events: ["payment_intent.succeeded"],
  });
  return endpoint.secret!;
}

async function prepare({ server, signal }: GroundDeps, name: string) {
  signal.throwIfAborted();
  const databaseUrl = await server.createDatabase(name);
  const databaseUrls = await server.migrate(databaseUrl);
  const settings: ComponentSettings = {
    ports: await findPorts(),
    databaseUrls,
    serviceCredential: newSecret(),
    idempotencyKeySecret: newSecret(),
    webhookSecret: "",
  };
  return { databaseUrl, settings };
}

const newSecret = (): string => randomBytes(32).toString("base64url");

async function findPorts(): Promise<Ports> {
  const [paymentApiPort, fraudDetection, notificationService, acquirer, inbox, database] = await findFreePorts(6);
  return {
    paymentApi: paymentApiPort!,
    fraudDetection: fraudDetection!,
    notificationService: notificationService!,
    acquirer: acquirer!,
    inbox: inbox!,
    database: database!,
  };
}

async function start({ shutdown, signal }: GroundDeps, components: readonly Component[]): Promise<ComponentProcess[]> {
  signal.throwIfAborted();
  const started = components.map((component) => startComponent(component, sink));
  shutdown.addGroup(started, STOP_MS);
  await Promise.all(components.map((component, index) => waitUntilReady(component, started[index]!, signal)));
  return started;
}

/** Shows the services' warnings beside the figures, which they may explain. */
const sink: LogSink = (name, line) => {
  if (!line.startsWith('{"_aws":')) process.stderr.write(`${name} │ ${line}\n`);
};

async function target(
  databaseUrl: string,
  settings: ComponentSettings,
  processes: readonly ComponentProcess[],
): Promise<Target> {
  const secretKey = await openAccount(settings.databaseUrls.payments);
  let runs = 0;
  return {
    port: settings.ports.paymentApi,
    secretKey,
    pids: new Map(processes.map(({ name, pid }) => [name, pid!])),
    databaseUrl,
    nextRun: () => `run${++runs}`,
  };
}
