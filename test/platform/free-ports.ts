import { once } from "node:events";
import { createServer } from "node:net";
import type { Ports } from "../../scripts/start/ports.ts";

/**
 * Below the ports that the kernel gives to outgoing connections: a service that is down for a second must not find its
 * port in the hands of a client. Above 10080, to which fetch never connects.
 */
const FIRST = 10_100;
const LAST = 30_000;
const PROCESSES = 6;

export interface TestPorts extends Ports {
  /** Of a second payment-api. */
  readonly twin: number;
}

/** Ports of 127.0.0.1 for the processes of a platform; several test files look for theirs at the same time. */
export async function findFreePorts(): Promise<TestPorts> {
  for (;;) {
    const first = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    const free = await Promise.all(Array.from({ length: PROCESSES }, (_, index) => isFree(first + index)));
    if (!free.every(Boolean)) continue;
    return {
      paymentApi: first,
      fraudDetection: first + 1,
      notificationService: first + 2,
      acquirer: first + 3,
      inbox: first + 4,
      twin: first + 5,
      // The test server is there already.
      database: 0,
    };
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}
