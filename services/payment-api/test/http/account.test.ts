import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "./api.ts";

/** A key's own account, and no other. */

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

test("a key finds its own account, by its id or without", async () => {
  const { account } = api.account;
  const own = await api.stripe.accounts.retrieveCurrent();
  expect(own).toMatchObject({
    id: account,
    object: "account",
    type: "standard",
    charges_enabled: true,
    country: expect.stringMatching(/^[A-Z]{2}$/),
    default_currency: "usd",
    settings: { dashboard: { display_name: expect.stringMatching(/./) } },
  });
  expect(own.created).toBeGreaterThan(1_500_000_000);
  expect(await api.stripe.accounts.retrieve(account)).toEqual(own);
});

test("another account is refused alike, whether it exists or not", async () => {
  const other = await api.newAccount();
  const refused = { statusCode: 403, code: "account_invalid", rawType: "invalid_request_error" };
  await expect(api.stripe.accounts.retrieve(other.account)).rejects.toMatchObject(refused);
  await expect(api.stripe.accounts.retrieve("acct_0")).rejects.toMatchObject(refused);
});

test("a restricted key needs the permission to read it", async () => {
  const may = await api.newRestrictedKey(api.account, ["account.read"]);
  const mayNot = await api.newRestrictedKey(api.account, ["charge.read"]);
  expect(await api.raw("GET", "/v1/account", { key: may })).toMatchObject({ status: 200 });
  expect(await api.raw("GET", "/v1/account", { key: mayNot })).toMatchObject({ status: 403 });
});
