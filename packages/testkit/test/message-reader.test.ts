import { createMessageReader, type MessageReader, type ProtocolMessage } from "@platform/testkit/message-reader";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

function message(type: string, body: Buffer): Buffer {
  const header = Buffer.alloc(5);
  header.write(type, "latin1");
  header.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([header, body]);
}

const query = (statement: string): Buffer => message("Q", Buffer.from(`${statement}\0`));

/** What a client sends first; the code says what it asks for. */
function start(code: number, parameters = "user\0somebody\0\0"): Buffer {
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + parameters.length);
  head.writeInt32BE(code, 4);
  return Buffer.concat([head, Buffer.from(parameters)]);
}
const PROTOCOL = 3 << 16;
const SSL_REQUEST = 80_877_103;

/** Reads chunks one after another; positions become those in the whole stream. */
function readAll(reader: MessageReader, chunks: readonly Buffer[]): ProtocolMessage[] {
  let before = 0;
  return chunks.flatMap((chunk) => {
    const found = Array.from(reader.read(chunk), ({ type, start: at, end, statement }) => ({
      type,
      start: before + at,
      end: before + end,
      statement,
    }));
    before += chunk.length;
    return found;
  });
}

function split(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let rest = bytes;
  for (const length of lengths) {
    chunks.push(rest.subarray(0, length));
    rest = rest.subarray(length);
  }
  return [...chunks, rest];
}

describe("a reader of messages", () => {
  test("finds the same messages however they are cut into chunks", () => {
    const messages = fc.array(
      fc.oneof(
        fc.constantFrom("BEGIN", "COMMIT", "ROLLBACK", "SELECT 'COMMIT'", "").map(query),
        fc.constant(message("S", Buffer.alloc(0))),
        // The bodies of others may look like anything.
        fc
          .constantFrom("", "COMMIT\0", query("COMMIT").toString("latin1"))
          .map((body) => message("P", Buffer.from(body, "latin1"))),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(messages, fc.array(fc.nat({ max: 20 }), { maxLength: 60 }), (sent, lengths) => {
        const stream = [start(PROTOCOL), ...sent];
        const expected = stream.flatMap((one, index) => {
          const type = String.fromCharCode(one[0]!);
          if (index === 0 || type === "P") return [];
          const at = Buffer.concat(stream.slice(0, index)).length;
          const statement = one.length > 12 ? undefined : one.toString("latin1", 5, one.length - 1);
          return [{ type, start: at, end: at + one.length, statement }];
        });
        const chunks = split(Buffer.concat(stream), lengths);
        expect(readAll(createMessageReader("client", "QS"), chunks)).toEqual(expected);
      }),
    );
  });

  test("skips what is large without keeping it, and reads on behind it", () => {
    const reader = createMessageReader("server", "Z");
    const ready = message("Z", Buffer.from("I"));
    const row = message("D", Buffer.alloc(1_000_000));
    const found = readAll(reader, split(Buffer.concat([row, ready, row, ready]), [65_536, 65_536, 900_000]));
    expect(found.map(({ start: at }) => at)).toEqual([row.length, 2 * row.length + ready.length]);
  });

  test("reads nothing of a connection that is encrypted", () => {
    const reader = createMessageReader("client", "QS");
    expect(readAll(reader, [start(SSL_REQUEST, ""), query("COMMIT")])).toEqual([]);
  });
});
