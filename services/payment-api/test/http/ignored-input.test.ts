import { once } from "node:events";
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENDPOINTS } from "../../src/http/endpoints.ts";
import { type Api, type RawResponse, startApi } from "./api.ts";

/** No route ignores any part of a request: it refuses what it does not read. */

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const routes = ENDPOINTS.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const);
const objects = routes.flatMap(([route, endpoint]) =>
  Object.entries(endpoint.parameters.fields)
    .filter(([, { inside }]) => inside !== undefined)
    .map(([name]) => [route, name, endpoint] as const),
);

function send({ method, path }: { method: string; path: string }, form: string): Promise<RawResponse> {
  const url = path.replaceAll(":id", "x_1");
  return method === "POST" ? api.raw(method, url, { body: form }) : api.raw(method, `${url}?${form}`);
}

describe.for(routes)("%s refuses", ([route, endpoint]) => {
  test("an unknown parameter", async () => {
    const { json } = await send(endpoint, "colour=red");
    expect(json.error).toMatchObject({ code: "parameter_unknown", param: "colour" });
  });

  test("an unknown expansion", async () => {
    const { json } = await send(endpoint, `${REQUIRED[route] ?? ""}expand[]=colour`);
    expect(json.error["message"]).toBe("This property cannot be expanded (colour).");
  });
});

/** Parameters without which a route refuses the request. */
const REQUIRED: Readonly<Record<string, string>> = {
  "POST /v1/payment_intents": "amount=1000&currency=usd&",
  "POST /v1/payment_methods": "type=card&card[token]=tok_visa&",
  "GET /v1/customers/search": "query=created>0&",
  "GET /v1/payment_intents/search": "query=created>0&",
  "GET /v1/charges/search": "query=created>0&",
  "GET /v1/products/search": 'query=active:"true"&',
  "GET /v1/prices/search": 'query=active:"true"&',
  "POST /v1/products": "name=Lamp&",
  "POST /v1/prices": "product=prod_0&currency=usd&unit_amount=5&",
  "GET /v1/setup_attempts": "setup_intent=seti_0&",
  "POST /v1/webhook_endpoints": "url=https://shop.example/&enabled_events[]=*&",
};

test.for(objects)("%s refuses an unknown name inside of %s", async ([, name, endpoint]) => {
  const { json } = await send(endpoint, `${name}[colour]=red`);
  expect(json.error).toMatchObject({ code: "parameter_unknown", param: `${name}[colour]` });
});

test.for(['{"colour":"red"}', '{"colour":{}}', '{"colour":[]}', '{"colour":null}', '{"address":{"colour":{}}}'])(
  "JSON with an unknown name is refused: %s",
  async (body) => {
    const { json } = await api.raw("POST", "/v1/customers", { body, headers: { "content-type": "application/json" } });
    expect(json.error).toMatchObject({ code: "parameter_unknown" });
  },
);

test.for(["content-length", "transfer-encoding"])("a GET with a body is refused, with %s", async (framing) => {
  const headers = {
    authorization: `Bearer ${api.account.secretKey}`,
    ...(framing === "content-length" ? { "content-length": 7 } : { "transfer-encoding": "chunked" }),
  };
  const sent = request(`${api.baseUrl}/v1/customers`, { method: "GET", headers }).end("limit=1");
  const [response] = await once(sent, "response");
  let text = "";
  for await (const chunk of response) text += String(chunk);
  expect([response.statusCode, JSON.parse(text).error.message]).toEqual([
    400,
    "Pass the parameters of a GET request in the query string, not in a body: with curl, add --get.",
  ]);
});
