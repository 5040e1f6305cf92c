import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";

/**
 * Below the ports that the kernel gives to outgoing connections and to listeners on port 0, so that nobody takes the port
 * of a server that is down for a second. Above 10080, to which fetch never connects.
 */
const FIRST = 10_100;
const LAST = 30_000;

/** Finds a port of 127.0.0.1 that nobody listens on at this moment. */
export async function findFreePort(): Promise<number> {
  const [port] = await findFreePorts(1);
  return port!;
}

/** Finds `count` consecutive free ports. They start at random, as other processes may search at the same time. */
export async function findFreePorts(count: number): Promise<number[]> {
  for (;;) {
    const first = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    const ports = Array.from({ length: count }, (_, index) => first + index);
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) return ports;
  }
}

/**
 * Tells whether we can listen on the port and a client then reaches us: a killed container engine leaves firewall rules
 * behind that forward a port to containers that no longer exist.
 */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer((socket) => socket.destroy());
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch {
    return false;
  }
  const isReached = await connects(port);
  await close(server);
  return isReached;
}

const CONNECT_MS = 1_000;

async function connects(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect", { signal: AbortSignal.timeout(CONNECT_MS) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, "close");
}
