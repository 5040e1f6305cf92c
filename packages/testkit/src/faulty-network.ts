import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** The network between a client and its server, with the faults that networks have. */
export interface FaultyNetwork {
  /** The given URL, through this network. */
  readonly url: string;
  /** From now on nothing arrives at either end, and neither end notices: no reset, no end. As when a zone is lost. */
  swallow(): void;
  /** From now on it refuses connections, and ends the open ones. As when a server is gone. */
  cut(): Promise<void>;
  /**
   * The next such command arrives and takes effect, but its answer does not come back: the network is cut instead.
   * PostgreSQL's answer names the command.
   */
  loseAnswerTo(command: "BEGIN" | "COMMIT"): void;
  /** New connections work again; swallowed ones stay dead. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a network that leads to the host and port of `to`. */
export async function openFaultyNetwork(to: string): Promise<FaultyNetwork> {
  const target = new URL(to);
  const sockets = new Set<Socket>();
  let isSwallowing = false;
  let losing: string | undefined;

  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => sockets.delete(socket));
    }
    if (isSwallowing) return;
    near.on("data", (chunk: Buffer) => {
      if (losing === undefined || !chunk.includes(losing)) return;
      const command = losing;
      losing = undefined;
      far.unpipe(near).on("data", (answer: Buffer) => {
        if (answer.includes(command)) void cut();
      });
      far.resume();
    });
    near.pipe(far);
    far.pipe(near);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
  });
  const listen = (port: number) => new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  await listen(0);
  const { port } = server.address() as AddressInfo;

  async function cut(): Promise<void> {
    const closed = server.listening ? new Promise((done) => server.close(done)) : undefined;
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  return {
    url: Object.assign(new URL(to), { hostname: "127.0.0.1", port: String(port) }).href,
    swallow() {
      isSwallowing = true;
      for (const socket of sockets) socket.unpipe().resume().removeAllListeners("end").removeAllListeners("close");
    },
    cut,
    loseAnswerTo(command) {
      losing = command;
    },
    async heal() {
      isSwallowing = false;
      if (!server.listening) await listen(port);
    },
    close: cut,
  };
}
