import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCardAcquirer } from "../src/acquirers/card-acquirer.ts";

/** A peer that gives the answer that the test puts here. */
let answer = { status: 200, body: "" };
let peer: Server;
let acquirer: ReturnType<typeof createCardAcquirer>;

beforeAll(async () => {
  peer = createServer((_request, response) => response.writeHead(answer.status).end(answer.body)).listen(
    0,
    "127.0.0.1",
  );
  await once(peer, "listening");
  const { port } = peer.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}`;
  acquirer = createCardAcquirer({ baseUrl, credential: "secret", maxConnections: 2, deadlineMs: 10_000 });
});
afterAll(async () => {
  await acquirer.stop();
  peer.close();
});

const approval = { key: "key_1", status: "approved", reference: "ref_1" };
const fault = (code: string): object => ({ error: { code, message: "a message" } });

const table: [name: string, status: number, body: unknown, performed: string, inquired: string][] = [
  ["an approval", 200, approval, "approved", "approved"],
  ["an approval with fields that are new to us", 200, { ...approval, score: 7 }, "approved", "approved"],
  ["an approval of another key", 200, { ...approval, key: "key_2" }, "unknown", "unknown"],
  ["an approval without a reference", 200, { key: "key_1", status: "approved" }, "unknown", "unknown"],
  ["a status that is new to us", 200, { ...approval, status: "pending" }, "unknown", "unknown"],
  ["a decline without a code", 200, { ...approval, status: "declined" }, "unknown", "unknown"],
  ["an approval by the wrong status", 202, approval, "unknown", "unknown"],
  ["nothing", 200, "", "unknown", "unknown"],
  ["half a document", 200, JSON.stringify(approval).slice(0, -5), "unknown", "unknown"],
  ["more than any answer", 200, { ...approval, more: "x".repeat(100_000) }, "unknown", "unknown"],
  ["not found", 404, fault("not_found"), "unknown", "not_found"],
  ["not found by somebody else", 404, "<html>no such page</html>", "unknown", "unknown"],
  ["a key that was used for another request", 409, fault("key_reused"), "unknown", "unknown"],
  ["a wrong credential", 401, fault("unauthorised"), "unknown", "unknown"],
  ["a failure", 500, fault("unavailable"), "unknown", "unknown"],
];

test.for(table)("%s (%i)", async ([, status, body, performed, inquired]) => {
  answer = { status, body: typeof body === "string" ? body : JSON.stringify(body) };
  const capture = await acquirer.capture({ key: "key_1", authorisation: "auth_1", amount: 1n });
  expect(capture.kind).toBe(performed);
  expect((await acquirer.inquire("key_1")).kind).toBe(inquired);
  // A fence without a valid answer has closed nothing.
  expect((await acquirer.fence("key_1")).kind).toBe(performed);
});

test("an approval is booked whatever characters it holds: none that the database refuses", async () => {
  answer = { status: 200, body: JSON.stringify({ ...approval, authorisation_code: "1\0 2\ud800" }) };
  expect(await acquirer.inquire("key_1")).toMatchObject({
    kind: "approved",
    authorisationCode: "1\ufffd 2\ufffd",
  });
});
