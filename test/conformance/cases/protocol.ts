import { expect, test } from "vitest";
import { type Cases, pay } from "../cases.ts";
import type { Shop } from "../shop.ts";

export function authenticating({ accepts, refuses }: Cases, shop: () => Shop): void {
  refuses("a key that does not exist", ({ connect }) => connect("sk_test_none").balance.retrieve(), {
    statusCode: 401,
    type: "invalid_request_error",
  });
  accepts("a request's id is in its answer", async ({ stripe }) => (await stripe.balance.retrieve()).lastResponse, {
    requestId: expect.stringMatching(/^req_/),
    statusCode: 200,
  });
  test("says which version of the API it speaks", async () => {
    const { lastResponse } = await shop().stripe.balance.retrieve();
    expect(lastResponse.headers["stripe-version"]).toMatch(/^\d{4}-\d\d-\d\d/);
  });
}

export function receivingWebhooks(_: Cases, shop: () => Shop): void {
  test("the SDK verifies a delivered event", async () => {
    const { stripe, platform } = shop();
    await platform.inbox.subscribe(stripe);
    const paid = await pay(shop());
    await expect
      .poll(async () => (await platform.inbox.deliveries()).some(({ objectId }) => objectId === paid.id), {
        timeout: 20_000,
      })
      .toBe(true);
  });
}
