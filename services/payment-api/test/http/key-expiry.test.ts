import { randomText } from "@platform/kernel/id";
import { instant, systemClock } from "@platform/kernel/instant";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addKey, listKeys } from "../../src/postgres/api-keys.ts";
import { hashKey } from "../../src/postgres/tenants.ts";
import { type Api, startApi } from "./api.ts";

let api: Api;
let now = systemClock();
beforeAll(async () => {
  api = await startApi({ clock: () => now });
});
afterAll(() => api.stop());

const owner = () => ({ account: api.account.account, livemode: false });

test("a key works until it ends, and its owner hears that it has expired", async () => {
  const key = `sk_test_${randomText(32)}`;
  const expiresAt = new Date(now + 60_000);
  const stored = { hash: hashKey(key), kind: "secret", permissions: [], expiresAt } as const;
  await addKey(api.ground.database.pool, owner(), stored);
  expect((await api.raw("GET", "/v1/balance", { key })).status).toBe(200);
  // The key is still remembered from the request before: it ends all the same.
  now = instant(expiresAt.getTime());
  const { status, json } = await api.raw("GET", "/v1/balance", { key });
  expect([status, json.error["code"], json.error["message"]]).toEqual([
    401,
    "api_key_expired",
    `Expired API Key provided: ****${key.slice(-4)}`,
  ]);
});

test("the last use of each key is written once, however often it was used, and none for an unused key", async () => {
  const account = await api.newAccount();
  const used = async () =>
    (await listKeys(api.ground.database.pool, { account: account.account, livemode: false })).map((key) => [
      key.kind,
      key.last_used_at !== null,
    ]);
  for (let n = 0; n < 3; n++) await api.raw("GET", "/v1/balance", { key: account.secretKey });
  expect(await used()).toEqual([
    ["secret", false],
    ["publishable", false],
  ]);
  await api.writeKeyUses();
  expect(await used()).toEqual([
    ["secret", true],
    ["publishable", false],
  ]);
});
