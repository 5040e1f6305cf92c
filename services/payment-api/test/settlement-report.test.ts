import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCardAcquirer } from "../src/acquirers/card-acquirer.ts";

let server: Server;
let acquirer: ReturnType<typeof createCardAcquirer>;
let answer = { status: 200, body: "" };

beforeAll(async () => {
  server = createServer((_, response) => {
    response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  acquirer = createCardAcquirer({ baseUrl, credential: "c", maxConnections: 1, deadlineMs: 5_000 });
});
afterAll(async () => {
  await acquirer.stop();
  server.close();
});

const item = { key: "att_1", kind: "capture", amount: 700, currency: "usd" };
const refund = { key: "att_2", kind: "refund", amount: 1000, currency: "usd" };
const report = { number: 7, items: [item, refund], gross: [{ currency: "usd", amount: -300 }] };
const fault = (code: string): object => ({ error: { code, message: "a message" } });
const key = "k".repeat(64);
const longest = {
  number: 7,
  items: Array.from({ length: 500 }, () => ({ key, kind: "capture", amount: 99_999_999, currency: "usd" })),
  gross: [{ currency: "usd", amount: 500 * 99_999_999 }],
};

const table: [name: string, status: number, body: unknown, kind: string][] = [
  ["a report", 200, report, "report"],
  ["a report with fields that are new to us", 200, { ...report, bank: "x" }, "report"],
  ["the longest report", 200, longest, "report"],
  ["not closed yet", 404, fault("not_found"), "none_yet"],
  ["not found by somebody else", 404, "<html>no such page</html>", "unknown"],
  ["another report", 200, { ...report, number: 8 }, "unknown"],
  ["a report without items", 200, { ...report, items: [], gross: [] }, "unknown"],
  ["a report that does not add up", 200, { ...report, gross: [{ currency: "usd", amount: 300 }] }, "unknown"],
  [
    "a report whose gross is of another currency",
    200,
    { ...report, gross: [{ currency: "eur", amount: -300 }] },
    "unknown",
  ],
  ["an item of a kind that is new to us", 200, { ...report, items: [{ ...item, kind: "dispute" }] }, "unknown"],
  ["half a document", 200, JSON.stringify(report).slice(0, -5), "unknown"],
  ["more than any report", 200, { ...report, more: "x".repeat(200_000) }, "unknown"],
  ["a failure", 500, fault("unavailable"), "unknown"],
];

test.for(table)("%s (%i)", async ([, status, body, kind]) => {
  answer = { status, body: typeof body === "string" ? body : JSON.stringify(body) };
  expect((await acquirer.settlementReport(7)).kind).toBe(kind);
});

test("an item carries the place where it is listed", async () => {
  answer = { status: 200, body: JSON.stringify(report) };
  expect(await acquirer.settlementReport(7)).toEqual({
    kind: "report",
    items: [
      { report: 7, position: 0, key: "att_1", kind: "capture", amount: 700n, currency: "usd" },
      { report: 7, position: 1, key: "att_2", kind: "refund", amount: 1000n, currency: "usd" },
    ],
  });
});
