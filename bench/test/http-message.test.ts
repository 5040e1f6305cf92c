import fc from "fast-check";
import { expect, test } from "vitest";
import { createMessageReader, statusOf } from "../load/http-message.ts";

const response = (status: number, body: string): Buffer =>
  Buffer.from(`HTTP/1.1 ${status} X\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);

test("messages are read whole, however the network cuts them", () => {
  const answers = fc.array(
    fc.record({ status: fc.constantFrom(200, 402, 429, 500), body: fc.string({ unit: "grapheme" }) }),
  );
  fc.assert(
    fc.property(answers, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sent, sizes) => {
      const read: { status: number; body: string }[] = [];
      const take = createMessageReader(({ head, body }) =>
        read.push({ status: statusOf(head), body: body.toString() }),
      );
      const bytes = Buffer.concat(sent.map(({ status, body }) => response(status, body)));
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const size = sizes[turn % sizes.length]!;
        take(bytes.subarray(at, at + size));
        at += size;
      }
      expect(read).toEqual(sent);
    }),
  );
});
