import { err, ok } from "@platform/kernel/result";
import { describe, expect, test } from "vitest";
import type { ShownDelivery, ShownPayment } from "../src/activity.ts";
import { html } from "../src/http/page/html.ts";
import { pageOf, type PageContent } from "../src/http/page/page.ts";

const PAYMENT: ShownPayment = {
  id: "pi_1",
  createdAt: Date.UTC(2026, 0, 2, 3, 4, 5),
  amount: 2000,
  currency: "eur",
  status: "succeeded",
  description: null,
  metadata: {},
};
const DELIVERY: ShownDelivery = {
  eventId: "evt_1",
  eventType: "charge.succeeded",
  endpointId: "we_1",
  url: "https://shop.test/hooks",
  state: "pending",
  attempts: 2,
  lastAttemptAt: Date.UTC(2026, 0, 2, 3, 4, 5),
  lastAnswer: 503,
  nextTryAt: Date.UTC(2026, 0, 2, 3, 4, 35),
};

const show = (content: Partial<PageContent>): string =>
  pageOf({
    accountId: "acct_1",
    askedAt: 0,
    limit: 20,
    payments: ok([]),
    events: ok([]),
    deliveries: ok([]),
    ...content,
  });
const showPayment = (change: Partial<ShownPayment>): string => show({ payments: ok([{ ...PAYMENT, ...change }]) });

describe("markup", () => {
  test("escapes every value, and keeps what is markup already", () => {
    const inner = html`<b title="${`"'`}">${"<&>"}</b>`;
    expect(html`<p>${inner}${[inner]}${1}</p>`.markup).toBe(
      `<p>${`<b title="&quot;&#39;">&lt;&amp;&gt;</b>`.repeat(2)}1</p>`,
    );
  });

  test("is not written by a value that looks like a template", () => {
    expect(html`${"${x}\\n"}`.markup).toBe("${x}\\n");
  });
});

describe("the page", () => {
  const HOSTILE = `<script>alert(1)</script><img src=x onerror='alert(2)'>"`;

  test.each<[string, Partial<ShownPayment>]>([
    ["a description", { description: HOSTILE }],
    ["the name of a metadata field", { metadata: { [HOSTILE]: "1" } }],
    ["a metadata field", { metadata: { note: HOSTILE } }],
    ["a status", { status: HOSTILE }],
    ["a currency", { currency: HOSTILE }],
    ["an id", { id: HOSTILE }],
  ])("shows markup in %s as text", (_where, change) => {
    const page = showPayment(change);
    expect(page).not.toMatch(/<script|<img/);
    expect(page).toContain("&lt;script&gt;alert(1)");
  });

  test.each<[string, Partial<ShownDelivery>]>([
    ["an endpoint's URL", { url: `https://shop.test/${HOSTILE}` }],
    ["an event's type", { eventType: HOSTILE }],
    ["a failure", { lastAnswer: HOSTILE }],
  ])("shows markup in %s as text", (_where, change) => {
    expect(show({ deliveries: ok([{ ...DELIVERY, ...change }]) })).not.toMatch(/<script|<img/);
  });

  test("keeps text that is written from right to left, or turns it, inside its own cell", () => {
    const page = showPayment({ description: "\u202Etxt.exe", metadata: { "\u202Ekey": "مرحبا" } });
    expect(page).toContain("<bdi>\u202Etxt.exe</bdi>");
    expect(page).toContain("<bdi>\u202Ekey</bdi>: <bdi>مرحبا</bdi>");
  });

  test("cuts long texts between characters, and says that a payment has more fields", () => {
    const metadata = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`key_${at}`, "v".repeat(500)]));
    const page = showPayment({ description: "😀".repeat(1000), metadata });
    expect(page).toContain(`<bdi>${"😀".repeat(160)}…</bdi>`);
    expect(page.length).toBeLessThan(10_000);
    expect(page).not.toContain("key_10");
  });

  test.each([
    [{ amount: 2000, currency: "eur" }, "20.00 EUR"],
    [{ amount: 500, currency: "jpy" }, "500 JPY"],
    [{ amount: 1500, currency: "kwd" }, "1.500 KWD"],
    [{ amount: 7, currency: "zzz" }, "7 zzz"],
  ])("shows the amount %j as %s", (money, shown) => {
    expect(showPayment(money)).toContain(`<strong>${shown}</strong>`);
  });

  test("gives every time its zone, and in full for machines", () => {
    expect(showPayment({})).toMatch(
      /<time datetime="2026-01-02T03:04:05.000Z">\d+ Jan 2026, \d\d:\d\d:\d\d (?:[A-Z]{3,5}|GMT[+-][\d:]+)<\/time>/,
    );
  });

  test("shows a delivery's state, attempts, last answer and next try", () => {
    const page = show({
      deliveries: ok([DELIVERY, { ...DELIVERY, attempts: 0, lastAnswer: null, lastAttemptAt: null }]),
    });
    expect(page).toContain(">failing</span>");
    expect(page).toContain("HTTP 503");
    expect(page).toContain('datetime="2026-01-02T03:04:35.000Z"');
    expect(page).toContain(">pending</span>");
    expect(show({ deliveries: ok([{ ...DELIVERY, lastAnswer: "connection_failed" }]) })).toContain("connection failed");
  });

  test("says what to do when there is nothing, and when a service is away", () => {
    expect(show({})).toContain("No payments yet. `npm start` has printed a command that makes the first one.");
    expect(show({ deliveries: err("It is away & gone.") })).toContain("It is away &amp; gone.");
  });

  test("says that it shows only the latest where there may be more", () => {
    const payments = ok(Array.from({ length: 20 }, () => PAYMENT));
    expect(show({ payments })).toContain("The latest 20.");
    expect(show({ payments, limit: 100 })).not.toContain("The latest");
    expect(show({ limit: 100 })).not.toContain("Show 100");
  });
});
