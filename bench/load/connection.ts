import { connect } from "node:net";
import { createMessageReader, statusOf } from "./http-message.ts";

/** One kept-alive connection, one request at a time. */
export interface Connection {
  send(request: string): void;
  close(): void;
}

/** `onStatus` is called with each answer's status, and once with 0 when the connection breaks. */
export function openConnection(port: number, onStatus: (status: number) => void): Connection {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  const read = createMessageReader(({ head }) => onStatus(statusOf(head)));
  let isClosed = false;
  socket.on("data", read);
  socket.on("error", () => socket.destroy());
  socket.on("close", () => {
    if (!isClosed) onStatus(0);
  });
  return {
    send: (request) => void socket.write(request),
    close() {
      isClosed = true;
      socket.destroy();
    },
  };
}
