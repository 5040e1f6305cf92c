/** A message of PostgreSQL's protocol. Positions are bytes in the chunk that completed the beginning of the message. */
export interface ProtocolMessage {
  /** `Q` a simple query, `S` Sync, `Z` ReadyForQuery, … */
  readonly type: string;
  /** Negative where the message began in an earlier chunk. */
  readonly start: number;
  /** Beyond the chunk where the message goes on in the next. */
  readonly end: number;
  /** The statement of a simple query that is as short as COMMIT. */
  readonly statement: string | undefined;
}

export interface MessageReader {
  /** The messages of the wanted types in this chunk. To be read to the end before the next chunk is. */
  read(chunk: Buffer): Iterable<ProtocolMessage>;
}

/** The type, one byte, and the length, four, which counts itself but not the type. */
const HEADER_BYTES = 5;
/** A whole COMMIT: the header, six letters and a zero. Nothing after them is looked at. */
const BEGINNING_BYTES = 12;
const NOTHING = Buffer.alloc(0);

/**
 * Reads one direction of a connection by the headers of its messages, and skips their bodies. It copies nothing, unless
 * the first bytes of a message come in two chunks.
 *
 * A client's first message has no type. Where that asks for encryption, no other message can be read.
 */
export function createMessageReader(from: "client" | "server", types: string): MessageReader {
  const wanted = new Set(Buffer.from(types));
  let isStarting = from === "client";
  /** Bytes of the latest message that are still to come. */
  let remaining = 0;
  /** The beginning of a message whose header is not complete yet. */
  let beginning: Buffer = NOTHING;

  return { read };

  function* read(chunk: Buffer): Iterable<ProtocolMessage> {
    const earlier = beginning.length;
    const bytes = earlier === 0 ? chunk : Buffer.concat([beginning, chunk]);
    let at = remaining;
    while (at < bytes.length) {
      const length = lengthAt(bytes, at);
      if (length === undefined) break;
      const end = at + length;
      const type = bytes[at]!;
      if (!isStarting && wanted.has(type)) {
        const statement = length <= BEGINNING_BYTES ? bytes.toString("latin1", at + HEADER_BYTES, end - 1) : undefined;
        yield { type: String.fromCharCode(type), start: at - earlier, end: end - earlier, statement };
      }
      isStarting = false;
      at = end;
    }
    beginning = at < bytes.length ? bytes.subarray(at) : NOTHING;
    remaining = Math.max(0, at - bytes.length);
  }

  /** Undefined where too little of the message has come; infinite where the rest is encrypted. */
  function lengthAt(bytes: Buffer, at: number): number | undefined {
    const available = bytes.length - at;
    if (isStarting) {
      if (available < 8) return undefined;
      return isEncryptionRequest(bytes.readInt32BE(at + 4)) ? Infinity : bytes.readInt32BE(at);
    }
    if (available < HEADER_BYTES) return undefined;
    const length = 1 + bytes.readInt32BE(at + 1);
    return available < Math.min(length, BEGINNING_BYTES) ? undefined : length;
  }
}

/** SSLRequest and GSSENCRequest. */
const isEncryptionRequest = (code: number): boolean => code === 80_877_103 || code === 80_877_104;
