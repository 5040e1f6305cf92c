import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadConfig } from "../src/config.ts";
import { CREDENTIAL, startLonelyInbox } from "./inbox.ts";

const PATHS = [
  "/",
  "/payments.json",
  "/events.json",
  "/deliveries.json",
  "/events",
  "/page.css",
  "/health",
  "/nowhere",
];

describe("the inbox", () => {
  let inbox: Awaited<ReturnType<typeof startLonelyInbox>>;
  beforeAll(async () => {
    inbox = await startLonelyInbox();
  });
  afterAll(() => inbox.stop());

  test("listens on loopback unless it is told otherwise", () => {
    expect(loadConfig({ SERVICE_CREDENTIAL: CREDENTIAL }).host).toBe("127.0.0.1");
  });

  test.each(["0.0.0.0", "::", "192.168.1.7", "inbox.example", "127.0.0.1.evil.example"])(
    "does not listen on %s before it is told twice",
    (HOST) => {
      const settings = { SERVICE_CREDENTIAL: CREDENTIAL, HOST };
      expect(() => loadConfig(settings)).toThrow(/INBOX_ALLOW_NETWORK=true/);
      expect(loadConfig({ ...settings, INBOX_ALLOW_NETWORK: "true" }).host).toBe(HOST);
    },
  );

  test.each(["127.0.0.1", "127.0.0.2", "::1", "localhost"])("listens on %s as it is told", (HOST) => {
    expect(loadConfig({ SERVICE_CREDENTIAL: CREDENTIAL, HOST }).host).toBe(HOST);
  });

  test("shows what it received to who asks, and takes a secret or an account only from its supervisor", async () => {
    expect((await inbox.get("/events")).status).toBe(200);
    for (const [path, body] of [
      ["/secret", { secret: "whsec_other" }],
      ["/account", {}],
    ] as const) {
      expect(await inbox.put(path, body, "Bearer another")).toBe(401);
      expect(await inbox.put(path, body, "")).toBe(401);
    }
  });

  test.each(["127.0.0.1", "127.0.0.1:8091", "localhost", "LOCALHOST:8091", "[::1]:8091"])(
    "is served as %s",
    async (host) => {
      expect((await inbox.get("/", host)).status).toBe(200);
    },
  );

  test.each([
    "evil.example",
    "evil.example:8091",
    "127.0.0.1.evil.example",
    "localhost.evil.example:8091",
    "evil@127.0.0.1",
    "0.0.0.0:8091",
    "192.168.1.7:8091",
    "",
  ])("is not served as '%s', in one sentence, on any route", async (host) => {
    for (const path of PATHS) {
      const { status, text } = await inbox.get(path, host);
      expect([path, status]).toEqual([path, 421]);
      expect(JSON.parse(text)).toMatchObject({
        error: { code: "misdirected", message: expect.stringMatching(/^The inbox is only served at .*\.$/) },
      });
    }
  });

  test("is served as the address that it was told to listen on", async () => {
    const elsewhere = await startLonelyInbox({ host: "0.0.0.0" });
    expect((await elsewhere.get("/", "0.0.0.0:8091")).status).toBe(200);
    expect((await elsewhere.get("/", "evil.example")).status).toBe(421);
    await elsewhere.stop();
  });

  test("lets a browser run no script, load nothing foreign, keep nothing, and tell nobody", async () => {
    for (const path of PATHS) {
      expect((await inbox.get(path)).headers).toMatchObject({
        "content-security-policy":
          "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
      });
    }
    const { text } = await inbox.get("/");
    expect(text).not.toMatch(/<script|<style|style=|\son\w+=|https?:\/\/(?!127\.0\.0\.1)/i);
  });
});

describe("the test account", () => {
  const ACCOUNT = { account: "acct_1", secret_key: "sk_test_1" };

  test("is handed over by whoever has the service credential, and is never a live one", async () => {
    const inbox = await startLonelyInbox();
    expect(JSON.parse((await inbox.get("/payments.json")).text)).toMatchObject({
      error: { message: expect.stringMatching(/^This inbox has not been given a test account yet\./) },
    });
    expect(await inbox.put("/account", ACCOUNT, "Bearer somebody")).toBe(401);
    expect(await inbox.put("/account", { ...ACCOUNT, secret_key: "sk_live_1" })).toBe(400);
    expect((await inbox.get("/")).text).not.toContain("acct_1");
    expect(await inbox.put("/account", ACCOUNT)).toBe(204);
    expect((await inbox.get("/")).text).toContain("acct_1");
    await inbox.stop();
  });

  test("has a page also when no service answers: it names each and says what to do", async () => {
    const inbox = await startLonelyInbox();
    await inbox.put("/account", ACCOUNT);
    const { status, text } = await inbox.get("/");
    expect(status).toBe(200);
    expect(text.match(/payment-api does not answer at http:\/\/127\.0\.0\.1:1\. Look for its lines/g)).toHaveLength(2);
    expect(text).toMatch(/notification-service does not answer at .* run `npm start` again\./);
    for (const path of ["/payments.json", "/events.json", "/deliveries.json"]) {
      const answer = await inbox.get(path);
      expect(answer.status).toBe(503);
      expect(JSON.parse(answer.text)).toMatchObject({
        error: { code: "unavailable", message: expect.stringMatching(/does not answer at/) },
      });
    }
    await inbox.stop();
  });

  test.each(["0", "101", "-1", "1.5", "x", "", "1&limit=2"])("has no page of %j rows", async (limit) => {
    const inbox = await startLonelyInbox();
    for (const path of ["/", "/payments.json"]) {
      const { status, text } = await inbox.get(`${path}?limit=${limit}`);
      expect([status, text]).toEqual([400, expect.stringContaining("limit must be a whole number from 1 to 100.")]);
    }
    await inbox.stop();
  });
});
