import { randomBytes } from "node:crypto";
import { Refusal } from "@platform/command-line/refusal";
import { startComponent, type ComponentProcess } from "./component-process.ts";
import { paymentApi, peers, type Component, type ComponentSettings } from "./components.ts";
import { openGivenDatabase, openLocalDatabase, type Database } from "./database.ts";
import type { Ending } from "@platform/command-line/ending";
import { ensureInboxEndpoint, showOnPage } from "./inbox-endpoint.ts";
import { rememberProcesses } from "./leftovers.ts";
import { idempotencyKeySecretOf, openLocalState, type TestAccount } from "./local-state.ts";
import { prettyLines, type LogSink } from "./log-sink.ts";
import type { StartOptions } from "./options.ts";
import { portsAt, type Ports } from "./ports.ts";
import { waitUntilReady } from "./readiness.ts";
import { say } from "@platform/command-line/say";
import { migrateAll } from "./schemas.ts";
import type { Shutdown } from "@platform/command-line/shutdown";
import { connectSdk, ensureTestAccount } from "./test-account.ts";

/** The platform, ready for a first payment. */
export interface Platform {
  readonly ports: Ports;
  readonly account: TestAccount;
  /** Connects as an administrator, for a look inside. */
  readonly databaseUrl: string;
}

export interface PlatformDeps {
  readonly options: StartOptions;
  readonly directory: string;
  readonly sink: LogSink;
  readonly shutdown: Shutdown;
  readonly ending: Ending;
}

/** The three together take less than the 10 s after which a person presses Ctrl-C again. */
export const STOP_PAYMENT_API_MS = 3_500;
export const STOP_PEERS_MS = 2_500;
const STOP_DATABASE_MS = 3_000;

/** Starts everything in order of dependency. */
export async function startPlatform(deps: PlatformDeps): Promise<Platform> {
  const foundation = await startFoundation(deps);
  const { settings, database } = foundation;
  const start = createStarter(deps);
  await start(peers(settings), STOP_PEERS_MS);
  await start([paymentApi(settings)], STOP_PAYMENT_API_MS);
  const account = await offerAccount(foundation, deps.directory);
  return { ports: settings.ports, account, databaseUrl: database.url };
}

/** What every component needs: the database with its schemas, and the settings that they share. */
export interface Foundation {
  readonly settings: ComponentSettings;
  readonly database: Pick<Database, "url" | "key">;
}

/** Starts the database and brings it up to date. */
export async function startFoundation(deps: PlatformDeps): Promise<Foundation> {
  const { options, directory, ending } = deps;
  const ports = portsAt(options.portOffset);
  const state = openLocalState(directory);
  const { url, key } = await openDatabase(deps, ports.database);
  ending.signal.throwIfAborted();
  const settings: ComponentSettings = {
    ports,
    databaseUrls: await migrateAll(url, state, say),
    serviceCredential: randomBytes(32).toString("base64url"),
    idempotencyKeySecret: idempotencyKeySecretOf(state),
    webhookSecret: state.read().accounts[key]?.webhook?.secret ?? "",
  };
  return { settings, database: { url, key } };
}

/** Starts and stops components as one group, and waits until they are ready. If one dies, the run ends. */
export function createStarter({ directory, sink, shutdown, ending }: PlatformDeps) {
  const started: ComponentProcess[] = [];
  return async (components: readonly Component[], stopWithinMs: number): Promise<void> => {
    ending.signal.throwIfAborted();
    say(`starting ${components.map(({ name, port }) => `${name} (${port})`).join(", ")}`);
    const group = components.map((component) => startComponent(component, sink));
    shutdown.addGroup(group, stopWithinMs);
    group.forEach((one) => void endWhenItDies(one, ending));
    started.push(...group);
    rememberProcesses(
      directory,
      started.map(({ pid }) => pid),
    );
    await Promise.all(components.map((component, index) => waitUntilReady(component, group[index]!, ending.signal)));
  };
}

/** A ready-made account to try the platform with. The inbox shows it, and its webhooks go there. payment-api must be ready. */
export async function offerAccount({ settings, database }: Foundation, directory: string): Promise<TestAccount> {
  const { ports, databaseUrls, serviceCredential } = settings;
  const state = openLocalState(directory);
  const account = await ensureTestAccount({
    state,
    databaseKey: database.key,
    databaseUrl: databaseUrls.payments,
    paymentApiPort: ports.paymentApi,
  });
  const inbox = { inboxPort: ports.inbox, serviceCredential };
  const stripe = connectSdk(account.secretKey, ports.paymentApi);
  await ensureInboxEndpoint(account, { stripe, state, databaseKey: database.key, ...inbox });
  await showOnPage(account, inbox);
  return account;
}

async function openDatabase({ options, directory, shutdown, ending }: PlatformDeps, port: number): Promise<Database> {
  const given = process.env["DATABASE_URL"];
  if (given !== undefined && given !== "") return openGivenDatabase(given, options.fresh);
  say("starting the local PostgreSQL");
  const database = await openLocalDatabase({ directory, port, fresh: options.fresh, say });
  // The database stops when this process is killed, so there is nothing to force.
  shutdown.add({ stop: (withinMs) => database.stop(withinMs), kill: () => undefined }, STOP_DATABASE_MS);
  void database.ended.then(() =>
    ending.begin(new Refusal(`The local database ended by itself. Its log: ${database.log}`)),
  );
  return database;
}

/** Ends the run when a component ends by itself. If the run is already ending, its first reason stays. */
async function endWhenItDies(component: ComponentProcess, ending: Ending): Promise<void> {
  const how = await component.ended;
  const last = component.lastLines().map((line) => prettyLines(component.name, line));
  ending.begin(
    new Refusal(`${component.name} ended with ${how}, so everything stops. It printed last:\n${last.join("")}`),
  );
}
