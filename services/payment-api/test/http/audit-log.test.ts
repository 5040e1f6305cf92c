import { createPool, type Pool } from "@platform/postgres/pool";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENDPOINTS } from "../../src/http/endpoints.ts";
import { type AuditLine, readAuditLog } from "../../src/postgres/audit-log.ts";
import { type Api, type RawResponse, startApi } from "./api.ts";
import { formOf, type Sent } from "./round-trip/form.ts";
import type { Sample } from "./round-trip/sample.ts";
import { SAMPLES } from "./round-trip/samples.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const ALL = { since: new Date(0), keyId: null, object: null, requestId: null, limit: 1000 };

/** What the audit log says of a request. */
function linesOf({ headers }: RawResponse): Promise<AuditLine[]> {
  const owner = { account: api.account.account, livemode: false };
  return readAuditLog(api.ground.database.pool, owner, { ...ALL, requestId: headers.get("request-id")! });
}

const post = (path: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<RawResponse> =>
  api.raw("POST", path, { body, headers });

/** The request of a route's samples: with no sample, or with the first one that makes it succeed. */
async function succeed(path: string): Promise<RawResponse & { readonly sentTo: string }> {
  const { prepare, parameters } = SAMPLES[path]!;
  const samples = Object.entries(parameters).filter((entry): entry is [string, Sample] => "sent" in entry[1]);
  for (const [name, sample] of [undefined, ...samples].map((entry) => entry ?? ([undefined, undefined] as const))) {
    const { path: sentTo, base, ids } = await prepare(api);
    const value: Sent | undefined = typeof sample?.sent === "function" ? sample.sent(ids) : sample?.sent;
    const given = name === undefined || value === undefined ? {} : { ...sample?.beside, [name]: value };
    const answer = await post(sentTo, formOf({ ...base, ...given }));
    if (answer.status === 200) return { ...answer, sentTo };
  }
  throw new Error(`no sample of ${path} succeeds`);
}

/** They change nothing: a card's refund always refuses its cancellation. */
const ALWAYS_REFUSED: ReadonlySet<string> = new Set(["/v1/refunds/:id/cancel"]);

const changing = ENDPOINTS.filter(({ method, path }) => method === "POST" && !ALWAYS_REFUSED.has(path));

test.for(changing.map(({ path }) => path))("POST %s leaves one line: key, route, object and request", async (path) => {
  const answer = await succeed(path);
  expect(await linesOf(answer)).toEqual([
    expect.objectContaining({
      key_id: expect.any(Number),
      operator: null,
      operation: `POST ${answer.sentTo}`,
      object: answer.json["id"] ?? answer.json["webhook_endpoint"],
    }),
  ]);
});

test.for(["customers", "webhook_endpoints"])("DELETE /v1/%s/:id leaves a line", async (name) => {
  const body = name === "customers" ? "" : "url=https://shop.example/&enabled_events[]=*";
  const { json } = await post(`/v1/${name}`, body);
  const deleted = await api.raw("DELETE", `/v1/${name}/${String(json["id"])}`);
  expect(await linesOf(deleted)).toMatchObject([
    { object: json["id"], operation: `DELETE /v1/${name}/${String(json["id"])}` },
  ]);
});

const PAYMENT = "amount=1000&currency=usd&confirm=true&payment_method=";

test("a payment leaves one line in the commit that begins it, with the attempt whose outcome is its own", async () => {
  const paid = await post("/v1/payment_intents", `${PAYMENT}pm_card_visa`);
  const declined = await post("/v1/payment_intents", `${PAYMENT}pm_card_chargeDeclined`);
  expect(await linesOf(paid)).toMatchObject([{ object: paid.json["id"], attempt_state: "succeeded" }]);
  expect(await linesOf(declined)).toMatchObject([{ attempt: expect.stringMatching(/^att_/), attempt_state: "failed" }]);
});

describe("the log has no line for", () => {
  test("a request that is refused, or only reads", async () => {
    const { json } = await post("/v1/customers", "");
    for (const answer of [
      await post("/v1/customers", "email=nobody"),
      await post("/v1/refunds", "payment_intent=pi_none"),
      await post("/v1/customers/cus_none", "name=x"),
      await api.raw("GET", `/v1/customers/${String(json["id"])}`),
    ]) {
      expect([answer.status < 500, await linesOf(answer)]).toEqual([true, []]);
    }
  });

  test("a repeated request that gets its first answer", async () => {
    const headers = { "idempotency-key": "audited once" };
    const [first, again] = [await post("/v1/customers", "", headers), await post("/v1/customers", "", headers)];
    expect([(await linesOf(first)).length, (await linesOf(again)).length]).toEqual([1, 0]);
  });
});

test("a browser's line has the publishable key's number", async () => {
  const body = "type=card&card[token]=tok_visa";
  const byServer = await post("/v1/payment_methods", body);
  const byBrowser = await api.raw("POST", "/v1/payment_methods", { body, key: api.account.publishableKey });
  const [[server], [browser]] = [await linesOf(byServer), await linesOf(byBrowser)];
  expect(browser!.key_id).not.toBe(server!.key_id);
  expect(JSON.stringify([server, browser])).not.toMatch(/[sp]k_test/);
});

/** Runs statements as the owner of the tables. */
async function asOwner<T>(work: (owner: Pool) => Promise<T>): Promise<T> {
  const { adminUrl, schema } = api.ground.database;
  const owner = createPool({ url: adminUrl, schema, applicationName: "owner", maxConnections: 1 });
  try {
    return await work(owner);
  } finally {
    await owner.end();
  }
}

describe("the database", () => {
  test.for(["UPDATE audit_log SET operation = ''", "DELETE FROM audit_log", "TRUNCATE audit_log"])(
    "refuses %s to the service, and to the owner of the table",
    async (sql) => {
      await post("/v1/customers", "");
      await expect(api.ground.database.pool.query(sql)).rejects.toThrow("permission denied");
      await asOwner((owner) => expect(owner.query(sql)).rejects.toThrow("audit_log is append-only"));
    },
  );

  test("commits no change without its line", async () => {
    await asOwner((owner) =>
      owner.query("ALTER TABLE audit_log ADD CONSTRAINT no_line CHECK (object IS NULL) NOT VALID"),
    );
    const { status } = await post("/v1/customers", "email=unaudited@example.com");
    await asOwner((owner) => owner.query("ALTER TABLE audit_log DROP CONSTRAINT no_line"));
    const { data } = await api.stripe.customers.list({ email: "unaudited@example.com" });
    expect([status, data]).toEqual([500, []]);
  });
});
