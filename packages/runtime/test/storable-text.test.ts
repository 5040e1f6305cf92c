import { createInternalServer } from "@platform/runtime/http-server";
import { silentLogger } from "@platform/runtime/logger";
import { parseStorable } from "@platform/runtime/storable-text";
import { expect, test } from "vitest";

const server = createInternalServer({ logger: silentLogger, maxBodyBytes: 100_000 });
const body = {
  type: "object",
  additionalProperties: false,
  properties: { note: { type: "string" }, metadata: { type: "object", patternProperties: { "": { type: "string" } } } },
};
const querystring = { type: "object", additionalProperties: false, properties: { q: { type: "string" } } };
server.post("/v1/things/:id", { schema: { body, querystring } }, () => ({}));

const table: [what: string, url: string, payload: string, status: number][] = [
  ["plain text", "/v1/things/1?q=x", '{"note":"x","metadata":{"a":"b"}}', 200],
  ["a whole surrogate pair", "/v1/things/1", '{"note":"\\ud83d\\ude00"}', 200],
  ["the first half of a pair", "/v1/things/1", '{"note":"\\ud83d"}', 400],
  ["the second half of a pair", "/v1/things/1", '{"note":"x\\ude00x"}', 400],
  ["the halves in the wrong order", "/v1/things/1", '{"note":"\\ude00\\ud83d"}', 400],
  ["half of a pair in a nested value", "/v1/things/1", '{"metadata":{"a":"\\ud800"}}', 400],
  ["half of a pair in a name", "/v1/things/1", '{"metadata":{"\\udfff":"a"}}', 400],
  ["NUL in a value", "/v1/things/1", '{"note":"\\u0000"}', 400],
  ["NUL in a name", "/v1/things/1", '{"metadata":{"\\u0000":"a"}}', 400],
  ["NUL in the query", "/v1/things/1?q=%00", "{}", 400],
  ["NUL in the path", "/v1/things/%00", "{}", 400],
];
test.for(table)("a request between services with %s", async ([, url, payload, status]) => {
  const headers = { "content-type": "application/json" };
  const answer = await server.inject({ method: "POST", url, payload, headers });
  expect(answer.statusCode).toBe(status);
  if (status === 400) {
    expect(answer.json()).toEqual({ error: { code: "invalid_request", message: expect.stringContaining("NUL") } });
  }
});

test("a body that is nested deeper than the stack is refused as any that does not fit", async () => {
  const payload = `{"note":${"[".repeat(40_000)}${"]".repeat(40_000)}}`;
  const headers = { "content-type": "application/json" };
  expect((await server.inject({ method: "POST", url: "/v1/things/1", payload, headers })).statusCode).toBe(400);
});

test.for([
  ["NUL", '{"code":"a\\u0000b"}', { code: "a\ufffdb" }],
  ["half of a surrogate pair", '{"code":["\\uD800"]}', { code: ["\ufffd"] }],
  ["a whole pair, escaped", '{"code":"\\ud83d\\ude00"}', { code: "\ud83d\ude00" }],
  ["a backslash before a u", '{"code":"\\\\ud800"}', { code: "\\ud800" }],
  ["numbers, null and nothing else", '{"a":1,"b":null}', { a: 1, b: null }],
] as const)("an answer with %s can be kept", ([, json, value]) => {
  expect(parseStorable(json)).toEqual(value);
});

test("what is no JSON is no answer", () => {
  expect(() => parseStorable("{")).toThrow(SyntaxError);
});
