import { connect, createServer, type AddressInfo } from "node:net";
import { createArmedFaults, type Fault, type Moment } from "./armed-faults.ts";
import { type FaultyConnection, joinSockets } from "./faulty-connection.ts";

/** The network between clients and their PostgreSQL, with the faults that networks have. */
export interface FaultyNetwork {
  /** The given URL, through this network. */
  readonly url: string;
  /** How many faults have struck, by their moments. */
  readonly counts: Readonly<Record<Moment, number>>;
  /**
   * Has the fault strike once, at the next such moment on any connection; of several, the one that was armed first.
   * Resolves when all of it has happened: with true, or with false when it was disarmed before it struck.
   * An encrypted connection cannot be read, so no fault strikes there.
   */
  arm(fault: Fault): Promise<boolean>;
  /** Forgets the faults that have not struck. */
  disarm(): void;
  /** From now on nothing arrives at either end, and neither end notices: no reset, no end. As when a zone is lost. */
  swallow(): void;
  /** From now on it refuses connections, and keeps the open ones. */
  refuse(): void;
  /** From now on it refuses connections, and ends the open ones. As when a server is gone. */
  cut(): Promise<void>;
  /** New connections work again; swallowed ones stay dead. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a network that leads to the host and port of `to`. */
export async function openFaultyNetwork(to: string): Promise<FaultyNetwork> {
  const target = new URL(to);
  const faults = createArmedFaults();
  const connections = new Set<FaultyConnection>();
  let isSwallowing = false;

  const listener = createServer({ noDelay: true }, (client) => {
    const server = connect({ port: Number(target.port), host: target.hostname, noDelay: true });
    const connection = joinSockets(client, server, faults, () => void cut());
    connections.add(connection);
    const forget = (): void => void (client.closed && server.closed && connections.delete(connection));
    client.on("close", forget);
    server.on("close", forget);
    if (isSwallowing) connection.mute();
  });
  const listen = (port: number) => new Promise<void>((done) => listener.listen(port, "127.0.0.1", done));
  await listen(0);
  const { port } = listener.address() as AddressInfo;

  async function cut(): Promise<void> {
    const closed = listener.listening ? new Promise((done) => listener.close(done)) : undefined;
    for (const connection of connections) connection.cut();
    await closed;
  }

  return {
    url: Object.assign(new URL(to), { hostname: "127.0.0.1", port: String(port) }).href,
    counts: faults.counts,
    arm: faults.arm,
    disarm: faults.disarm,
    swallow() {
      isSwallowing = true;
      for (const connection of connections) connection.mute();
    },
    refuse: () => void listener.close(),
    cut,
    async heal() {
      isSwallowing = false;
      if (!listener.listening) await listen(port);
    },
    async close() {
      faults.disarm();
      await cut();
    },
  };
}
