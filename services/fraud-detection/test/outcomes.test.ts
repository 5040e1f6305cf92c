import type { EventMessage } from "@platform/contracts/event-batch";
import { instant } from "@platform/kernel/instant";
import { newId } from "@platform/kernel/id";
import type { TestDatabase } from "@platform/testkit/database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anonymousAttempt, cardAttempt, eventOf } from "./attempts.ts";
import { createFraudDatabase, startService, type Service } from "./service.ts";

const DAY_MS = 24 * 3_600_000;

let database: TestDatabase;
let service: Service;
let now = Date.now();

beforeAll(async () => {
  database = await createFraudDatabase();
  service = await startService(database, { clock: () => instant(now) });
});
afterAll(async () => {
  await service.stop();
  await database.drop();
});

const card = (fingerprint: string) => ({ payment_method_details: { card: { fingerprint } } });
const failed = (payment_intent: string, charge: object = {}): EventMessage =>
  eventOf("charge.failed", { object: "charge", payment_intent, ...charge });
const disputed = (payment_intent: string): EventMessage =>
  eventOf("charge.dispute.created", { object: "dispute", charge: newId("ch"), payment_intent });

async function failPayments(times: number, fingerprint: string, charge: object = {}): Promise<void> {
  for (let i = 0; i < times; i++) {
    const attempt = cardAttempt(fingerprint);
    await service.assess(attempt);
    await service.tell(failed(attempt.payment_intent, charge));
  }
}

describe("a declined payment", () => {
  test("raises the score of its card: reviewed after four within an hour, blocked after seven", async () => {
    await failPayments(3, "fp_tested", card("fp_tested"));
    expect((await service.assess(cardAttempt("fp_tested"))).decision).toBe("allow");
    await failPayments(1, "fp_tested", card("fp_tested"));
    expect((await service.assess(cardAttempt("fp_tested"))).reasons).toEqual(["card_failures_1h"]);
    await failPayments(3, "fp_tested", card("fp_tested"));
    expect((await service.assess(cardAttempt("fp_tested"))).decision).toBe("block");
  });

  test("is held against its address, which only the assessment knows", async () => {
    const attempts = Array.from({ length: 11 }, () => anonymousAttempt({ ip: "192.0.2.9" }));
    await service.assessBatch(attempts);
    await service.tell(...attempts.map(({ payment_intent }) => failed(payment_intent)));
    expect((await service.assess(anonymousAttempt({ ip: "192.0.2.9" }))).reasons).toEqual(["ip_failures_1h"]);
  });

  test("is held against the card that failed, not the next one tried for the same intent", async () => {
    for (let i = 0; i < 4; i++) {
      const first = cardAttempt("fp_first");
      await service.assess(first);
      await service.assess(cardAttempt("fp_second", { payment_intent: first.payment_intent }));
      await service.tell(failed(first.payment_intent, card("fp_first")));
    }
    expect((await service.assess(cardAttempt("fp_first"))).reasons).toEqual(["card_failures_1h"]);
    expect((await service.assess(cardAttempt("fp_second"))).reasons).toEqual([]);
  });

  test("without an assessment is held against the customer and e-mail that the event names", async () => {
    const charge = { customer: "cus_unseen", billing_details: { email: "Unseen@Shop.example" } };
    await service.tell(...Array.from({ length: 6 }, () => failed(newId("pi"), charge)));
    const { reasons } = await service.assess(
      anonymousAttempt({ customer: "cus_unseen", email: "unseen@shop.example" }),
    );
    expect(reasons).toEqual(["customer_failures_1h", "email_failures_1h"]);
  });

  test("counts once per event, however often and wherever it is sent", async () => {
    const attempt = cardAttempt("fp_resent");
    await service.assess(attempt);
    const event = failed(attempt.payment_intent, card("fp_resent"));
    await Promise.all(Array.from({ length: 8 }, () => service.tell(event, event)));
    expect((await service.assess(cardAttempt("fp_resent"))).score).toBe(0);
  });

  test("that we blocked ourselves does not count: a block must not cause the next", async () => {
    await failPayments(8, "fp_blocked", { ...card("fp_blocked"), outcome: { type: "blocked" } });
    expect((await service.assess(cardAttempt("fp_blocked"))).decision).toBe("allow");
  });

  test("counts at the time of the event, so a late one says nothing of this hour", async () => {
    const attempt = cardAttempt("fp_late");
    await service.assess(attempt);
    const created = Math.floor(now / 1000) - 4_000;
    const events = Array.from({ length: 5 }, () => ({ ...failed(attempt.payment_intent, card("fp_late")), created }));
    await service.tell(...events);
    expect((await service.assess(cardAttempt("fp_late"))).score).toBe(0);
  });
});

describe("a disputed payment", () => {
  test("raises the score of its card, customer and e-mail for ninety days", async () => {
    const shopper = { customer: "cus_disputes", email: "disputes@shop.example" };
    const attempt = cardAttempt("fp_disputed", shopper);
    await service.assess(attempt);
    await service.tell(disputed(attempt.payment_intent));
    const next = await service.assess(cardAttempt("fp_disputed", shopper));
    expect(next).toMatchObject({
      decision: "review",
      reasons: ["card_disputed", "customer_disputed", "email_disputed"],
    });
    now += 89 * DAY_MS;
    expect((await service.assess(cardAttempt("fp_disputed"))).reasons).toEqual(["card_disputed"]);
    now += 2 * DAY_MS;
    expect((await service.assess(cardAttempt("fp_disputed"))).reasons).toEqual([]);
  });
});

const post = (...events: EventMessage[]) => service.call("POST", "/v1/events", { events });

describe("POST /v1/events", () => {
  test("accepts events of other types and keeps nothing of them", async () => {
    const event = eventOf("payment_intent.succeeded", {});
    expect(await post(event)).toEqual({ status: 200, body: { accepted: 1 } });
    const { rows } = await database.pool.query("SELECT 1 FROM counted_events WHERE event = $1", [event.id]);
    expect(rows).toEqual([]);
  });

  test.each([
    ["no JSON", "{"],
    ["no object", '"text"'],
    ["no data", "{}"],
    ["another shape", '{"data":{"object":{"payment_intent":7,"customer":[],"payment_method_details":null}}}'],
    ["NUL in its payment intent", '{"data":{"object":{"payment_intent":"pi_\\u0000"}}}'],
    ["half of a surrogate pair in it", '{"data":{"object":{"payment_intent":"pi_\\ud800"}}}'],
  ])("accepts a body with %s: refusing it would stop every event behind it", async (_case, body) => {
    const good = failed(newId("pi"), { customer: "cus_behind" });
    expect(await post({ ...failed("pi_1"), body }, good)).toEqual({ status: 200, body: { accepted: 2 } });
    const { rows } = await database.pool.query("SELECT 1 FROM counted_events WHERE event = $1", [good.id]);
    expect(rows).toHaveLength(1);
  });

  test.each([
    ["no events", []],
    ["an event without an id", [{ type: "charge.failed" }]],
    ["NUL in an id", [eventOf("charge.failed", {}, { id: "evt_\0" })]],
  ])("refuses a request with %s", async (_case, events) => {
    expect((await service.call("POST", "/v1/events", { events })).status).toBe(400);
  });
});
