import { connect } from "node:net";
import { createMessageReader, statusOf } from "./http-message.ts";

/** One kept-alive connection, one request at a time. */
export interface Connection {
  /** Resolves when the other side accepts the connection, or the connection is lost. */
  readonly opened: Promise<void>;
  send(request: string): void;
  close(): void;
}

export interface ConnectionEvents {
  onAnswer(status: number, head: string): void;
  /** Runs once, when the other side closes the connection or it breaks. */
  onLost(): void;
}

export function openConnection(port: number, { onAnswer, onLost }: ConnectionEvents): Connection {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  const read = createMessageReader(({ head }) => onAnswer(statusOf(head), head));
  let isClosed = false;
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  socket.on("connect", open);
  socket.on("data", read);
  socket.on("error", () => socket.destroy());
  socket.on("close", () => {
    open();
    if (!isClosed) onLost();
  });
  return {
    opened,
    send: (request) => void socket.write(request),
    close() {
      isClosed = true;
      socket.destroy();
    },
  };
}
