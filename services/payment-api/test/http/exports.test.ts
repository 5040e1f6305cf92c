import { afterAll, beforeAll, expect, test } from "vitest";
import type { AccountKeys } from "../../src/postgres/accounts.ts";
import { type Api, startApi } from "./api.ts";

const PATH = "/platform/v1/exports";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

async function ask(name: string, query = "", key: string | null = api.account.secretKey): Promise<Response> {
  const headers = key === null ? {} : { authorization: `Bearer ${key}` };
  return fetch(`${api.baseUrl}${PATH}/${name}?${query}`, { headers });
}

/** The rows of an export, by the names of its columns. Cells of these tests have no line breaks. */
async function rowsOf(name: string, query = "", key?: string): Promise<Record<string, string>[]> {
  const response = await ask(name, query, key);
  expect([response.status, response.headers.get("content-type")]).toEqual([
    200,
    "text/csv; charset=utf-8; header=present",
  ]);
  const text = await response.text();
  expect(text.endsWith("\r\n")).toBe(true);
  const [head, ...lines] = text.trimEnd().split("\r\n").map(cellsOf);
  return lines.map((cells) => Object.fromEntries(cells.map((cell, place) => [head![place]!, cell])));
}
const cellsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? plain! : quoted.replaceAll('""', '"'),
  );

const pay = (amount: number, currency: string, more: object = {}) =>
  api.stripe.paymentIntents.create({ amount, currency, payment_method: "pm_card_visa", confirm: true, ...more });

test("payments and what moved the balance, newest first, in major units", async () => {
  const usd = await pay(1000, "usd", { description: 'Two "large" mugs, blue', metadata: { order: "7" } });
  const jpy = await pay(500, "jpy");
  const refund = await api.stripe.refunds.create({ payment_intent: usd.id, amount: 405 });
  const payments = await rowsOf("payments");
  expect(payments).toMatchObject([
    { id: jpy.latest_charge, payment_intent: jpy.id, currency: "jpy", amount: "500", amount_captured: "500" },
    {
      id: usd.latest_charge,
      amount: "10.00",
      amount_refunded: "4.05",
      status: "succeeded",
      card_brand: "visa",
      card_last4: "4242",
      description: 'Two "large" mugs, blue',
      metadata: '{"order":"7"}',
    },
  ]);
  const { created } = await api.stripe.charges.retrieve(usd.latest_charge as string);
  expect(Date.parse(payments[1]!["created"]!)).toBeGreaterThanOrEqual(created * 1000);
  expect(await rowsOf("balance")).toMatchObject([
    { type: "refund", source: refund.id, amount: "-4.05", fee: "0.00", net: "-4.05", status: "pending" },
    { type: "charge", source: jpy.latest_charge, amount: "500", net: "500" },
    { type: "charge", source: usd.latest_charge, amount: "10.00", net: "10.00" },
  ]);
});

test("a currency and a range of time choose rows; what is not known is refused", async () => {
  for (const name of ["payments", "balance"]) {
    const all = await rowsOf(name);
    const ids = async (query: string): Promise<unknown[]> => (await rowsOf(name, query)).map(({ id }) => id);
    expect(await ids("currency=jpy")).toEqual(all.filter(({ currency }) => currency === "jpy").map(({ id }) => id));
    expect(await ids("created[lt]=1000")).toEqual([]);
    expect(await ids("created[gte]=1000")).toEqual(all.map(({ id }) => id));
    for (const query of ["colour=red", "expand[]=customer", "currency=zzz", "limit=3"]) {
      const refused = await ask(name, query);
      expect([query, refused.status]).toEqual([query, 400]);
      expect(refused.headers.get("content-type")).toBe("application/json");
    }
  }
});

test("an account gets its own rows, and a key needs the permission to read them", async () => {
  const other = await api.newAccount();
  for (const [name, permission] of [
    ["payments", "charge.read"],
    ["balance", "balance.read"],
  ] as const) {
    expect(await rowsOf(name, "", other.secretKey)).toEqual([]);
    const may = await api.newRestrictedKey(api.account, [permission]);
    expect(await rowsOf(name, "", may)).toEqual(await rowsOf(name));
    const mayNot = await api.newRestrictedKey(api.account, ["refund.read"]);
    expect((await ask(name, "", mayNot)).status).toBe(403);
    expect((await ask(name, "", api.account.publishableKey)).status).toBe(403);
    expect((await ask(name, "", null)).status).toBe(401);
  }
});

test("a cell that begins like a formula is text, and a negative amount stays a number", async () => {
  for (const description of ["=1+1", "+49 30 1", "-1+1", "@SUM(A1)", " =1+1", "＝1+1", '=HYPERLINK("x";"y")']) {
    await pay(100, "eur", { description });
    expect((await rowsOf("payments"))[0]).toMatchObject({ description: `'${description}` });
  }
  await pay(100, "eur", { description: "-5" });
  expect((await rowsOf("payments"))[0]).toMatchObject({ description: "-5" });
});

test("an export of several pages has every row once", async () => {
  const { secretKey } = await accountWithRows(1_234);
  const rows = await rowsOf("balance", "", secretKey);
  expect(rows).toHaveLength(1_234);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(1_234);
});

/** A new account with so many balance transactions. */
async function accountWithRows(rows: number): Promise<AccountKeys> {
  const keys = await api.newAccount();
  await api.ground.pool.query(
    `INSERT INTO ledger_transactions (tenant_id, id, kind, source, currency, amount, fee, net, created_at, available_at)
     SELECT t.id, 'txn_' || lpad(n::text, 20, '0'), 'charge', 'ch_' || t.id || '_' || n, 'usd', 100, 0, 100, now(), now()
     FROM tenants t, generate_series(1, $2::integer) n WHERE t.account_id = $1`,
    [keys.account, rows],
  );
  return keys;
}

test("a reader that leaves and a process that stops cut a file off, and the reader sees that it is not whole", async () => {
  const { secretKey } = await accountWithRows(100_000);
  const headers = { authorization: `Bearer ${secretKey}` };
  const other = await startApi({}, api.ground);
  const begin = async (signal?: AbortSignal) => {
    const response = await fetch(`${other.baseUrl}${PATH}/balance`, { headers, ...(signal && { signal }) });
    const reader = response.body!.getReader();
    await reader.read();
    return reader;
  };
  const leaving = new AbortController();
  await begin(leaving.signal);
  leaving.abort();
  const reader = await begin();
  await other.close();
  const toTheEnd = async (): Promise<void> => {
    while (!(await reader.read()).done);
  };
  await expect(toTheEnd()).rejects.toThrow("terminated");
  expect(other.log().match(/a file was cut off/g)).toHaveLength(2);
  expect(other.log()).not.toContain("could not be sent");
});
