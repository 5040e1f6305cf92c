import { createInternalServer } from "@platform/runtime/http-server";
import { silentLogger } from "@platform/runtime/logger";
import { expect, test } from "vitest";

const strict = { additionalProperties: false } as const;
const properties = { a: { type: "string" } };
const newServer = () => createInternalServer({ logger: silentLogger, maxBodyBytes: 1_000 });

const lax: [what: string, schema: object][] = [
  ["a body", { body: { type: "object", properties } }],
  ["a query string", { querystring: { type: "object", properties } }],
  ["an object in a body", { body: { type: "object", properties: { b: { type: "object", properties } }, ...strict } }],
  ["items of a list", { body: { type: "array", items: { type: "object", properties } } }],
  ["one of several bodies", { body: { anyOf: [{ type: "object", properties, ...strict }, { type: "object" }] } }],
  ["a body that depends on another", { body: { if: { type: "object" }, else: { type: "object", properties } } }],
];
test.for(lax)("a route where %s may have unknown properties cannot be added", ([, schema]) => {
  expect(() => newServer().post("/v1/things", { schema }, () => ({}))).toThrow(
    /^The (body|querystring) of \/v1\/things must refuse what it does not know\.$/,
  );
});

test("unknown properties and parameters are refused, also where no parameter is declared", async () => {
  const server = newServer();
  server.post("/v1/things", { schema: { body: { type: "object", properties, ...strict } } }, () => ({}));
  server.get("/v1/things", () => ({}));
  const statusOf = async (method: "GET" | "POST", url: string, payload?: object): Promise<number> =>
    (await server.inject({ method, url, ...(payload && { payload }) })).statusCode;
  expect(await statusOf("POST", "/v1/things", { a: "x" })).toBe(200);
  expect(await statusOf("POST", "/v1/things", { a: "x", b: "y" })).toBe(400);
  expect(await statusOf("POST", "/v1/things?b=y", { a: "x" })).toBe(400);
  expect(await statusOf("GET", "/v1/things")).toBe(200);
  expect(await statusOf("GET", "/v1/things?b=y")).toBe(400);
});
