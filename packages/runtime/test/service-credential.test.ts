import { expect, test } from "vitest";
import { createInternalServer, requireServiceCredential } from "../src/http-server.ts";
import { silentLogger } from "../src/logger.ts";

const CURRENT = "c".repeat(32);
const NEXT = "n".repeat(32);

function server() {
  const created = createInternalServer({ logger: silentLogger, maxBodyBytes: 1024 });
  requireServiceCredential(created, [CURRENT, NEXT]);
  created.get("/v1/anything", () => ({}));
  created.get("/health", () => ({}));
  return created;
}

test.each([
  ["the current one", "/v1/anything", `Bearer ${CURRENT}`, 200],
  ["the next one", "/v1/anything", `Bearer ${NEXT}`, 200],
  ["both at once", "/v1/anything", `Bearer ${CURRENT},${NEXT}`, 401],
  ["another", "/v1/anything", `Bearer ${"x".repeat(32)}`, 401],
  ["none", "/v1/anything", "", 401],
  ["none where none is asked for", "/health", "", 200],
])("%s", async (_what, url, authorization, status) => {
  expect((await server().inject({ url, headers: { authorization } })).statusCode).toBe(status);
});
