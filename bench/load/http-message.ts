export interface HttpMessage {
  /** Start line and headers. */
  readonly head: string;
  readonly body: Buffer;
}

const HEAD_END = Buffer.from("\r\n\r\n");
const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Reads HTTP/1.1 messages with a known length from a socket's chunks, as our services send them. It costs a tenth of
 * node:http, so that the load generator does not measure itself.
 */
export function createMessageReader(onMessage: (message: HttpMessage) => void): (chunk: Buffer) => void {
  let unread = NOTHING;
  return (chunk) => {
    unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
    for (;;) {
      const headEnd = unread.indexOf(HEAD_END);
      if (headEnd === -1) return;
      const head = unread.toString("latin1", 0, headEnd);
      const start = headEnd + HEAD_END.length;
      const end = start + lengthOf(head);
      if (unread.length < end) return;
      const body = unread.subarray(start, end);
      unread = unread.length === end ? NOTHING : unread.subarray(end);
      onMessage({ head, body });
    }
  };
}

function lengthOf(head: string): number {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error("a message without a length");
  return Number(length);
}

/** The status in a response's head, as in `HTTP/1.1 200 OK`. */
export const statusOf = (head: string): number => Number(head.slice(9, 12));
