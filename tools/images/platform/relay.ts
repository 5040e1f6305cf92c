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
 * Lets containers reach a port that is open only on this machine's 127.0.0.1: listens only on the address at which they
 * see this machine.
 */
export function startRelay(address: string, target: number): Promise<Relay> {
  return relay({ host: address, port: 0 }, () => ({ host: "127.0.0.1", port: target }));
}

/** Forwards each connection to the target of that moment; closes it at once if there is none. */
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
      // Ends the other connection too, so that its peer notices.
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
