import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { FileCutOff, sendFile } from "../../src/http/send-file.ts";

const CHUNKS = 400;
const CHUNK = "x".repeat(256 * 1024);

test("a file is made no faster than its reader takes it, so that it needs little memory at any length", async () => {
  let made = 0;
  async function* chunks(): AsyncGenerator<string> {
    for (; made < CHUNKS; made++) yield CHUNK;
  }
  const stopping = new AbortController();
  const { promise: ended, resolve } = Promise.withResolvers<unknown>();
  const server = createServer((_request, response) => {
    sendFile(response, { name: "long.csv", chunks: chunks() }, "req_1", stopping.signal).then(resolve, resolve);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;

  // It reads the headers, and nothing more.
  const response = await fetch(`http://127.0.0.1:${port}`);
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="long.csv"');
  stopping.abort();
  expect(await ended).toBeInstanceOf(FileCutOff);
  // The sockets' buffers hold some megabytes of the hundred.
  expect(made).toBeLessThan(CHUNKS / 4);
  await expect(response.text()).rejects.toThrow("terminated");
  server.close();
});
