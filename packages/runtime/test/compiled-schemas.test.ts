import { createInternalServer } from "@platform/runtime/http-server";
import { silentLogger } from "@platform/runtime/logger";
import { expect, test } from "vitest";

const BODY = { type: "object", required: ["amount"], properties: { amount: { type: "integer" } } };

test("compiles a schema once for all servers of the process", async () => {
  const [first, second] = await Promise.all([validatorOfNewServer(), validatorOfNewServer()]);
  expect(first({ amount: 5 })).toBe(true);
  expect(first({ amount: "5" })).toBe(false);
  expect(second).toBe(first);
});

/** The function with which a new server validates bodies of that schema. */
async function validatorOfNewServer(): Promise<(body: unknown) => boolean> {
  const server = createInternalServer({ logger: silentLogger, maxBodyBytes: 1_000 });
  let validator: ((body: unknown) => boolean) | undefined;
  server.post("/", { schema: { body: BODY } }, (request) => {
    validator = request.getValidationFunction("body");
    return {};
  });
  await server.inject({ method: "POST", url: "/", payload: { amount: 5 } });
  return validator!;
}
