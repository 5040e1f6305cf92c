import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { findFreePorts, isFree } from "../postgres/free-port.ts";

test("ports come one after the other, and can be listened on", async () => {
  const [first, second] = await findFreePorts(2);
  expect(second).toBe(first! + 1);
  const server = createServer().listen(second, "127.0.0.1");
  await once(server, "listening");
  expect(await isFree(first!)).toBe(true);
  expect(await isFree(second!)).toBe(false);
  server.close();
});
