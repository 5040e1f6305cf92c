import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { Refusal } from "@platform/command-line/refusal";
import { findFreePorts } from "@platform/local/postgres/free-port";
import { urlOf } from "@platform/local/components";
import type { TestAccount } from "@platform/local/local-state";
import { offerAccount } from "@platform/local/platform";
import { portsAt, type Ports } from "@platform/local/ports";
import { answersReady } from "@platform/local/readiness";
import type { Shutdown } from "@platform/command-line/shutdown";
import type { Engine } from "../engine/engine.ts";
import type { Images } from "../images/build.ts";
import type { LocalPlaces } from "../task/local-values.ts";
import type { Container, Task } from "../task/task.ts";
import { openTaskNetwork, type TaskNetwork } from "../task/task-network.ts";
import { type PlatformDatabase, startDatabase } from "./database.ts";
import { startInbox } from "./inbox.ts";

export interface PlatformDeps {
  readonly engine: Engine;
  readonly tasks: readonly Task[];
  readonly images: Images;
  /** Holds the files of this run alone. */
  readonly directory: string;
  readonly shutdown: Shutdown;
  readonly signal: AbortSignal;
}

/** A task to run. payment-api's runs twice, as in every deployment. */
export interface Instance {
  readonly name: string;
  readonly task: Task;
  readonly suffix: "" | "-2";
}

/** A network for every task, and a database that all of them reach. None of our services runs yet. */
export interface Platform {
  readonly instances: readonly Instance[];
  /** By the instance's name. */
  readonly networks: Readonly<Record<string, TaskNetwork>>;
  /** The port of 127.0.0.1 at which this machine reaches an instance, by the instance's name. */
  readonly publishedPorts: Readonly<Record<string, number>>;
  readonly database: PlatformDatabase;
  readonly places: LocalPlaces;
  /** Ports of this machine. */
  readonly ports: Ports;
}

/** Opens the networks before any task starts, so that each task gets the addresses of the others. */
export async function preparePlatform(deps: PlatformDeps): Promise<Platform> {
  const { engine, tasks, images, directory, shutdown } = deps;
  const instances = tasks.flatMap(instancesOf);
  const [inbox, ...published] = (await findFreePorts(1 + instances.length)) as [number, ...number[]];
  const publishedPorts = Object.fromEntries(instances.map(({ name }, index) => [name, published[index]!]));
  const open = async ({ name, task }: Instance): Promise<[string, TaskNetwork]> => {
    const ports = new Map([[publishedPorts[name]!, portOf(task)]]);
    // The inbox, which stands for a merchant's endpoint, listens in this network, where only this service reaches it.
    if (name === "notification-service") ports.set(inbox, inbox);
    return [name, await openTaskNetwork(engine, images.base, { name, published: ports })];
  };
  const networks = Object.fromEntries(await Promise.all(instances.map(open)));
  const database = await startDatabase(Object.values(networks)[0]!.gateway, directory, shutdown);
  const serviceUrls = tasks.map((task) => [task.name, `http://${networks[task.name]!.address}:${portOf(task)}`]);
  const places = {
    databaseUrls: database.urlsInside,
    serviceCredential: randomBytes(32).toString("base64url"),
    idempotencyKeySecret: randomBytes(32).toString("base64url"),
    serviceUrls: Object.fromEntries(serviceUrls) as Record<string, string>,
  };
  const ports = { ...portsAt(0), inbox, paymentApi: publishedPorts["payment-api"]! };
  return { instances, networks, publishedPorts, database, places, ports };
}

function instancesOf(task: Task): Instance[] {
  const first: Instance = { name: task.name, task, suffix: "" };
  return task.name === "payment-api" ? [first, { name: `${task.name}-2`, task, suffix: "-2" }] : [first];
}

/** Returns the port of the task's own service; only the task itself reaches the ports of its other containers. */
function portOf({ name, containers }: Task): number {
  const port = containers.flatMap((container: Container) => container.ports)[0];
  if (port === undefined) throw new Refusal(`The task of ${name} has no port.`);
  return port;
}

/** Creates an account to pay with, whose webhooks go to an inbox. Every task must be healthy. */
export async function openShop(
  platform: Platform,
  { engine, images, directory, signal }: PlatformDeps,
): Promise<TestAccount> {
  const { networks, publishedPorts, places, ports, database } = platform;
  const { serviceCredential, idempotencyKeySecret } = places;
  const network = networks["notification-service"]!;
  await startInbox(engine, { network, base: images.base, port: ports.inbox, serviceCredential });
  await Promise.all([...Object.values(publishedPorts), ports.inbox].map((port) => waitUntilReady(port, signal)));
  const settings = {
    ports,
    databaseUrls: database.urls,
    serviceCredential,
    idempotencyKeySecret,
    webhookSecret: "",
  };
  return offerAccount({ settings, database: { url: database.url, key: "images" } }, directory);
}

const READY_MS = 20_000;

async function waitUntilReady(port: number, signal: AbortSignal): Promise<void> {
  for (const end = Date.now() + READY_MS; Date.now() < end; await wait(50, undefined, { signal })) {
    if (await answersReady(`${urlOf(port)}/ready`)) return;
  }
  throw new Refusal(`What is published on port ${port} is healthy, and was not ready within ${READY_MS / 1000} s.`);
}
