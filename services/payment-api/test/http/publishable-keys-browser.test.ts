import { spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "./api.ts";

/**
 * A page of a shop in a real browser, on another origin than the API. Only a browser knows what it sends and hides, so this
 * runs wherever there is a Chromium: in the PATH, or where CHROMIUM says.
 */

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const candidates = [
  ...(process.env["CHROMIUM"] ? [process.env["CHROMIUM"]] : []),
  ...(process.env["PATH"] ?? "").split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name))),
];
const chromium = candidates.find((path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
});

/** Runs the script in a page, and returns what it found. */
async function inBrowser(script: string): Promise<unknown> {
  const found = Promise.withResolvers<string>();
  const page = `<!doctype html><script type="module">
    const found = await (async () => { ${script} })().catch((error) => ({ failed: String(error) }));
    await fetch("/found", { method: "POST", body: JSON.stringify(found) });
  </script>`;
  const shop = createServer((request, response) => {
    if (request.method === "POST") text(request).then(found.resolve, found.reject);
    response.writeHead(200, { "content-type": "text/html" }).end(page);
  });
  await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve));
  const profile = mkdtempSync(join(tmpdir(), "chromium-"));
  const address = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/`;
  const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", `--user-data-dir=${profile}`];
  const browser = spawn(chromium!, [...flags, address], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => browser.once("close", () => resolve()));
  const early = ended.then(() => Promise.reject(new Error("the browser ended before the page did")));
  try {
    return JSON.parse(await Promise.race([found.promise, early])) as unknown;
  } finally {
    early.catch(() => undefined);
    browser.kill();
    await ended;
    shop.closeAllConnections();
    shop.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

test.skipIf(chromium === undefined)(
  "a page pays with its publishable key, and can do nothing else",
  { timeout: 60_000 },
  async () => {
    const intent = await api.stripe.paymentIntents.create({
      amount: 1000,
      currency: "usd",
      metadata: { order: "6735" },
    });
    const found = await inBrowser(`
    const call = async (method, path, body, key = ${JSON.stringify(api.account.publishableKey)}) => {
      const headers = { Authorization: "Bearer " + key, "Stripe-Version": "2026-10-28.endive" };
      if (method === "POST") headers["Idempotency-Key"] = crypto.randomUUID();
      const answer = await fetch(${JSON.stringify(api.baseUrl)} + path, {
        method, headers, credentials: "omit", ...(body === undefined ? {} : { body: new URLSearchParams(body) }),
      });
      return { status: answer.status, requestId: answer.headers.get("request-id"), json: await answer.json() };
    };
    const secret = ${JSON.stringify(intent.client_secret)};
    const path = "/v1/payment_intents/${intent.id}";
    const method = await call("POST", "/v1/payment_methods", { type: "card", "card[token]": "tok_visa" });
    const paid = await call("POST", path + "/confirm", { client_secret: secret, payment_method: method.json.id });
    const seen = await call("GET", path + "?client_secret=" + secret);
    const listed = await call("GET", "/v1/customers");
    const deleted = await call("DELETE", "/v1/customers/cus_1");
    const unknown = await call("GET", "/v1/balance", undefined, "pk_test_unknown");
    return { method, paid, seen, listed, deleted, unknown };
  `);
    const readable = { requestId: expect.stringMatching(/^req_/) };
    expect(found).toMatchObject({
      method: { ...readable, status: 200, json: { object: "payment_method", card: { last4: "4242" } } },
      paid: { ...readable, status: 200, json: { id: intent.id, status: "succeeded" } },
      seen: { ...readable, status: 200, json: { status: "succeeded", amount: 1000 } },
      listed: { ...readable, status: 403, json: { error: { code: "secret_key_required" } } },
      deleted: { ...readable, status: 403, json: { error: { code: "secret_key_required" } } },
      unknown: { ...readable, status: 401 },
    });
    expect(JSON.stringify(found)).not.toContain("6735");
  },
);
