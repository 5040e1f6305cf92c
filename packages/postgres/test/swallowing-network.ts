import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export interface SwallowingNetwork {
  /** The given URL, through this network. */
  readonly url: string;
  /** From now on nothing arrives at either end, and nobody is told: no reset, no end. */
  swallow(): void;
  /** New connections arrive again; those that were swallowed stay so. */
  heal(): void;
  close(): Promise<void>;
}

/** What lies between a client and its server when a zone is lost: it stays connected and hears nothing. */
export async function openSwallowingNetwork(to: string): Promise<SwallowingNetwork> {
  const target = new URL(to);
  const sockets = new Set<Socket>();
  let swallowing = false;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
    }
    if (swallowing) return;
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: Object.assign(new URL(to), { hostname: "127.0.0.1", port: String(port) }).href,
    swallow() {
      swallowing = true;
      for (const socket of sockets) socket.unpipe().resume().removeAllListeners("end");
    },
    heal() {
      swallowing = false;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
