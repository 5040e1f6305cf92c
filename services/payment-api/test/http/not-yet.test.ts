import { afterAll, beforeAll, expect, test } from "vitest";
import { ENDPOINTS } from "../../src/http/endpoints.ts";
import { NOT_YET, notYetAt } from "../../src/http/not-yet.ts";
import stripe from "../../src/http/routes/stripe-routes.json" with { type: "json" };
import { type Api, startApi } from "./api.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

test("every route of ours is one of Stripe's, or in our own namespace", () => {
  const routes: Readonly<Record<string, string>> = stripe.routes;
  const others = ENDPOINTS.filter(({ method, path }) => routes[path]?.split(" ").includes(method) !== true);
  expect(others.map(({ path }) => path).filter((path) => !path.startsWith("/platform/v1/"))).toEqual([]);
});

test("every other route of Stripe's is answered as not supported yet, whatever its ids", async () => {
  const wrong: string[] = [];
  for (const { method, path } of NOT_YET) {
    const { status, json } = await api.raw(method, path.replaceAll(":id", "x_1"));
    const message = `${method} ${path} is not supported yet. Supported are: `;
    if (status !== 404 || !String(json.error["message"]).startsWith(message)) wrong.push(`${method} ${path}`);
  }
  expect(wrong).toEqual([]);
});

test("the list of refunds in a charge is where no SDK asks for it, and not there yet", async () => {
  const { json } = await api.raw("GET", "/v1/charges/ch_1/refunds");
  expect(json.error["message"]).toMatch(/^GET \/v1\/charges\/:id\/refunds is not supported yet\. Supported are: GET/);
});

test("a name comes before an id in its place", () => {
  expect(notYetAt("GET", "/v1/subscriptions/search")?.path).toBe("/v1/subscriptions/search");
  expect(notYetAt("GET", "/v1/subscriptions/sub_1")?.path).toBe("/v1/subscriptions/:id");
  expect(notYetAt("GET", "/v1/subscriptions/")).toBeUndefined();
});
