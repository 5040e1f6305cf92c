import { systemClock } from "@platform/kernel/instant";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSettlements } from "../../src/postgres/settlements.ts";
import { createTenants } from "../../src/postgres/tenants.ts";
import { settle } from "../../src/use-cases/settle.ts";
import { type Api, startApi } from "./api.ts";

const PATH = "/platform/v1/ledger_transactions";

interface Transaction {
  readonly id: string;
  readonly kind: string;
  readonly source: string;
  readonly amount: number;
  readonly currency: string;
  readonly entries: readonly { readonly account: string; readonly amount: number }[];
}

let api: Api;
let charge: string;
beforeAll(async () => {
  api = await startApi();
  for (const currency of ["usd", "eur"]) {
    const card = { amount: 1000, currency, payment_method: "pm_card_visa", confirm: true };
    const { id, latest_charge } = await api.stripe.paymentIntents.create(card);
    if (currency !== "usd") continue;
    charge = latest_charge as string;
    await api.stripe.refunds.create({ payment_intent: id, amount: 400 });
  }
  const { pool } = api.ground;
  const settlements = createSettlements(pool, createTenants(pool, systemClock), 30_000);
  await settle({ ...api.core.deps, settlements });
});
afterAll(() => api.stop());

async function list(query = ""): Promise<readonly Transaction[]> {
  const { status, json } = await api.raw("GET", `${PATH}?limit=100&${query}`);
  expect(status).toBe(200);
  return json["data"] as readonly Transaction[];
}
const kinds = async (query: string): Promise<string[]> => (await list(query)).map(({ kind }) => kind).toSorted();

test("a charge, a refund and their settlements are listed with their entries, which sum to zero", async () => {
  const all = await list();
  expect(all.map(({ id }) => id)).toEqual(
    all
      .map(({ id }) => id)
      .toSorted()
      .toReversed(),
  );
  expect(await kinds("")).toEqual(["charge", "charge", "refund", "settlement", "settlement", "settlement"]);
  for (const { entries } of all) expect(entries.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
  expect(all.find(({ source }) => source === charge)).toMatchObject({
    object: "ledger_transaction",
    kind: "charge",
    amount: 1000,
    currency: "usd",
    livemode: false,
    entries: [
      { account: "acquirer_clearing", amount: -1000 },
      { account: "pending", amount: 1000 },
    ],
  });
});

test("each filter takes some and leaves others", async () => {
  expect(await kinds(`source=${charge}`)).toEqual(["charge"]);
  expect(await kinds("kind=settlement")).toEqual(["settlement", "settlement", "settlement"]);
  expect(await kinds("currency=eur")).toEqual(["charge", "settlement"]);
  const [newest, second] = await list();
  expect((await list(`starting_after=${newest!.id}`))[0]).toEqual(second);
  expect(await list(`ending_before=${second!.id}`)).toEqual([newest]);
  expect(await list("created[lt]=1000")).toEqual([]);
});

test("one is retrieved by its id, by its own account only", async () => {
  const [newest] = await list();
  expect((await api.raw("GET", `${PATH}/${newest!.id}`)).json).toEqual(newest);
  const other = await api.newAccount();
  expect(await api.raw("GET", `${PATH}/${newest!.id}`, { key: other.secretKey })).toMatchObject({
    status: 404,
    json: { error: { code: "resource_missing", message: `No such ledger transaction: '${newest!.id}'` } },
  });
  expect((await api.raw("GET", PATH, { key: other.secretKey })).json).toMatchObject({ data: [] });
});

test("a key needs the permission to read the balance, and no browser may", async () => {
  const may = await api.newRestrictedKey(api.account, ["balance.read"]);
  const mayNot = await api.newRestrictedKey(api.account, ["charge.read"]);
  for (const path of [PATH, `${PATH}/${(await list())[0]!.id}`]) {
    expect((await api.raw("GET", path, { key: may })).status).toBe(200);
    expect((await api.raw("GET", path, { key: mayNot })).status).toBe(403);
    expect((await api.raw("GET", path, { key: api.account.publishableKey })).status).toBe(403);
    expect((await api.raw("GET", path, { key: null })).status).toBe(401);
  }
});

test("what it does not know is refused: parameters, expansions, and other paths only after the key", async () => {
  for (const query of ["colour=red", "expand[]=source", "kind=payout", "currency=zzz"]) {
    expect((await api.raw("GET", `${PATH}?${query}`)).status).toBe(400);
  }
  expect((await api.raw("GET", "/platform/v1/colours")).status).toBe(404);
  expect((await api.raw("GET", "/platform/v1/colours", { key: null })).status).toBe(401);
});
