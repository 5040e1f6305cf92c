import { once } from "node:events";
import { createServer } from "node:net";
import { Refusal } from "@platform/command-line/refusal";
import { describePortOwner } from "./port-owner.ts";

export interface Ports {
  readonly paymentApi: number;
  readonly fraudDetection: number;
  readonly notificationService: number;
  readonly acquirer: number;
  readonly inbox: number;
  /** Close to PostgreSQL's own port, and below those that the kernel gives to outgoing connections. */
  readonly database: number;
}

export function portsAt(offset: number): Ports {
  return {
    paymentApi: 8080 + offset,
    fraudDetection: 8081 + offset,
    notificationService: 8082 + offset,
    acquirer: 8090 + offset,
    inbox: 8091 + offset,
    database: 5442 + offset,
  };
}

export type PortUse = keyof Ports;

/** The only port above ours that browsers and Node's fetch refuse to connect to. Source: fetch.spec.whatwg.org/#port-blocking. */
const BLOCKED_PORT = 10_080;

/** Throws a Refusal that says why we cannot use the ports and which offset works. Call it before the start. */
export async function refuseTakenPorts(offset: number, uses: readonly PortUse[]): Promise<void> {
  const taken = await takenPorts(offset, uses);
  if (taken.length === 0) return;
  const lines = taken.map((use) => {
    const port = portsAt(offset)[use];
    const why = port === BLOCKED_PORT ? "blocked by browsers and by fetch" : `taken by ${describePortOwner(port)}`;
    return `Port ${port}, which ${NAMES[use]} needs, is ${why}.`;
  });
  const free = await findFreeOffset(uses);
  const advice = `Nothing was started. Stop what is in the way, or move every port: npm start -- --port-offset ${free}`;
  throw new Refusal([...lines, advice].join("\n"));
}

const NAMES: Record<PortUse, string> = {
  paymentApi: "payment-api",
  fraudDetection: "fraud-detection",
  notificationService: "notification-service",
  acquirer: "the sandbox acquirer",
  inbox: "the webhook inbox",
  database: "the local database",
};

async function takenPorts(offset: number, uses: readonly PortUse[]): Promise<PortUse[]> {
  const ports = portsAt(offset);
  const taken: PortUse[] = [];
  for (const use of uses) {
    if (ports[use] === BLOCKED_PORT || !(await isFree(ports[use]))) taken.push(use);
  }
  return taken;
}

async function findFreeOffset(uses: readonly PortUse[]): Promise<number> {
  for (let offset = 100; offset < 20_000; offset += 100) {
    if ((await takenPorts(offset, uses)).length === 0) return offset;
  }
  return 100;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    server.close();
    await once(server, "close");
    return true;
  } catch {
    return false;
  }
}
