import { connect } from "node:net";
import { createMessageReader, statusOf } from "./http-message.ts";

/** One kept-alive connection, one request at a time. */
export interface Connection {
  send(request: string): void;
  close(): void;
}

export interface ConnectionEvents {
  onAnswer(status: number, head: string): void;
  /** Once, when the other side has closed it or it broke. */
  onLost(): void;
}

export function openConnection(port: number, { onAnswer, onLost }: ConnectionEvents): Connection {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  const read = createMessageReader(({ head }) => onAnswer(statusOf(head), head));
  let isClosed = false;
  socket.on("data", read);
  socket.on("error", () => socket.destroy());
  socket.on("close", () => {
    if (!isClosed) onLost();
  });
  return {
    send: (request) => void socket.write(request),
    close() {
      isClosed = true;
      socket.destroy();
    },
  };
}
