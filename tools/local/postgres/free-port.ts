import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";

/**
 * Below the ports that the kernel gives to outgoing connections and to those who ask for any: a server that is down for a
 * second must not find its port in the hands of another. Above 10080, to which fetch never connects.
 */
const FIRST = 10_100;
const LAST = 30_000;

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export async function findFreePort(): Promise<number> {
  const [port] = await findFreePorts(1);
  return port!;
}

/** As many, one after the other. Others may look for theirs at the same time. */
export async function findFreePorts(count: number): Promise<number[]> {
  for (;;) {
    const first = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    const ports = Array.from({ length: count }, (_, index) => first + index);
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) return ports;
  }
}

/**
 * Whether it can be listened on, and who listens is reached: a container engine that was killed leaves rules of the
 * firewall behind that send a port to containers which are no more.
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
