import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export interface Relay {
  readonly port: number;
  stop(): void;
}

export interface Place {
  readonly host: string;
  readonly port: number;
}

/**
 * Lets containers reach a port that is open on this machine's 127.0.0.1 only: listens on the address by which they see
 * this machine, and on no other.
 */
export function startRelay(address: string, target: number): Promise<Relay> {
  return relay({ host: address, port: 0 }, () => ({ host: "127.0.0.1", port: target }));
}

/** Passes each connection on to where the target is when it is opened; closes it at once while there is none. */
export async function relay(listenAt: Place, findTarget: () => Place | undefined): Promise<Relay> {
  const open = new Set<Socket>();
  const server = createServer((incoming) => {
    const target = findTarget();
    if (target === undefined) {
      incoming.destroy();
      return;
    }
    const outgoing = connect(target.port, target.host);
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      open.add(one);
      one.pipe(other);
      // The other end is told by the end of its own.
      one.on("error", () => other.destroy());
      one.on("close", () => open.delete(one));
    }
  });
  server.listen(listenAt.port, listenAt.host);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
