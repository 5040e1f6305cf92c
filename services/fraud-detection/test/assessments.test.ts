import type { AssessmentRequest } from "@platform/contracts/assessment";
import { instant } from "@platform/kernel/instant";
import type { TestDatabase } from "@platform/testkit/database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anonymousAttempt, cardAttempt } from "./attempts.ts";
import { createFraudDatabase, startService, type Service } from "./service.ts";

const HOUR_MS = 3_600_000;
const REVIEW_ABOVE_2 = { velocity: { card: { hour: { review: 2, block: 4 }, day: { review: 5, block: null } } } };

let database: TestDatabase;
let service: Service;
let now = Date.now();
const clock = () => instant(now);

beforeAll(async () => {
  database = await createFraudDatabase();
  service = await startService(database, { clock });
  for (const account of ["acct_test", "acct_other"]) await service.set(account, "test", REVIEW_ABOVE_2);
});
afterAll(async () => {
  await service.stop();
  await database.drop();
});

const decisionsOf = (assessments: readonly { decision: string }[]) => assessments.map(({ decision }) => decision);
const countRows = async (table: "assessments" | "subjects" | "counted_events"): Promise<bigint> => {
  const { rows } = await database.pool.query<{ n: bigint }>(`SELECT count(*) AS n FROM ${table}`);
  return rows[0]!.n;
};

describe("POST /v1/assessments", () => {
  test("leaves no trace of the warm-up", async () => {
    const { rows } = await database.pool.query<{ n: bigint }>(
      `SELECT (SELECT count(*) FROM assessments) + (SELECT count(*) FROM subjects)
            + (SELECT count(*) FROM counted_events) AS n`,
    );
    expect(rows[0]!.n).toBe(0n);
  });

  test("answers one request with one assessment", async () => {
    const request = anonymousAttempt();
    expect(await service.assess(request)).toEqual({
      attempt: request.attempt,
      decision: "allow",
      score: 0,
      reasons: [],
    });
  });

  test("costs a payment that names nobody no row of a counter", async () => {
    const before = await countRows("subjects");
    await service.assessBatch([anonymousAttempt(), anonymousAttempt()]);
    expect(await countRows("subjects")).toBe(before);
  });

  test("answers a batch in its order, each seeing those before it", async () => {
    const batch = Array.from({ length: 6 }, () => cardAttempt("fp_batch"));
    const assessments = await service.assessBatch(batch);
    expect(assessments.map(({ attempt }) => attempt)).toEqual(batch.map(({ attempt }) => attempt));
    expect(decisionsOf(assessments)).toEqual(["allow", "allow", "review", "review", "block", "block"]);
    expect(assessments[5]!.reasons).toEqual(["card_velocity_1h", "card_velocity_24h"]);
  });

  test("answers single calls as it answers a batch", async () => {
    const decisions: string[] = [];
    for (let i = 0; i < 6; i++) decisions.push((await service.assess(cardAttempt("fp_single"))).decision);
    expect(decisions).toEqual(["allow", "allow", "review", "review", "block", "block"]);
  });

  test("counts a card per account and mode", async () => {
    await service.assessBatch(Array.from({ length: 5 }, () => cardAttempt("fp_tenants")));
    const elsewhere = [{ account: "acct_other" }, { livemode: true }];
    for (const changes of elsewhere) {
      expect((await service.assess(cardAttempt("fp_tenants", changes))).decision).toBe("allow");
    }
  });

  test("does not count a fingerprint that many share", async () => {
    const assessments = await service.assessBatch(Array.from({ length: 40 }, () => anonymousAttempt()));
    expect(new Set(decisionsOf(assessments))).toEqual(new Set(["allow"]));
  });

  test("blocks an ordinary merchant's load by no default", async () => {
    const load = Array.from({ length: 300 }, (_, i) =>
      cardAttempt(`fp_load_${i}`, {
        account: "acct_default",
        customer: "cus_1",
        email: "one@shop.example",
        ip: "192.0.2.7",
      }),
    );
    expect(decisionsOf(await service.assessBatch(load))).not.toContain("block");
  });

  test("forgets when the window has passed", async () => {
    await service.assessBatch(Array.from({ length: 5 }, () => cardAttempt("fp_window")));
    now += HOUR_MS + 5 * 60_000;
    const anHourLater = await service.assess(cardAttempt("fp_window"));
    expect(anHourLater.reasons).toEqual(["card_velocity_24h"]);
    now += 25 * HOUR_MS;
    const aDayLater = await service.assess(cardAttempt("fp_window"));
    expect(aDayLater.reasons).toEqual([]);
  });

  test("stores neither e-mail nor address nor card in the clear", async () => {
    await service.assess(
      cardAttempt("fp_secret", { customer: "cus_secret", email: "Jo@Secret.example", ip: "192.0.2.77" }),
    );
    const { rows } = await database.pool.query<{ text: string }>(
      "SELECT row_to_json(a)::text AS text FROM assessments a UNION ALL SELECT row_to_json(s)::text FROM subjects s",
    );
    const all = rows.map(({ text }) => text).join("\n");
    for (const value of ["secret", "192.0.2.77"]) expect(all.toLowerCase()).not.toContain(value);
  });
});

describe("the same attempt", () => {
  test("is answered as the first time, whatever has changed since", async () => {
    const request = cardAttempt("fp_again");
    const first = await service.assess(request);
    await service.assessBatch(Array.from({ length: 5 }, () => cardAttempt("fp_again")));
    expect(await service.assess({ ...request, amount: 99_999, card: { ...request.card, risk: "highest" } })).toEqual(
      first,
    );
  });

  test("counts once, however often it comes at once", async () => {
    const request = cardAttempt("fp_once");
    const [batch, ...singles] = await Promise.all([
      service.assessBatch([request, request, request]),
      ...Array.from({ length: 20 }, () => service.assess(request)),
    ]);
    const answers = [...batch, ...singles];
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await service.assess(cardAttempt("fp_once"))).decision).toBe("allow");
    expect((await service.assess(cardAttempt("fp_once"))).decision).toBe("review");
  });

  test("counts once in a batch that names it twice", async () => {
    const twice = cardAttempt("fp_twice");
    const [one, other, next] = await service.assessBatch([twice, twice, cardAttempt("fp_twice")]);
    expect(other).toEqual(one);
    expect(next!.decision).toBe("allow");
  });

  test("is known in a batch with new ones, which are counted as usual", async () => {
    const [known, ...others] = Array.from({ length: 4 }, () => cardAttempt("fp_mixed"));
    await service.assess(known!);
    expect(decisionsOf(await service.assessBatch([...others, known!]))).toEqual(["allow", "review", "review", "allow"]);
  });

  test("of another account is another attempt", async () => {
    const request = anonymousAttempt({ card: { fingerprint: "f", shared_fingerprint: true, risk: "highest" } });
    expect((await service.assess(request)).decision).toBe("block");
    const other = anonymousAttempt({ attempt: request.attempt, account: "acct_other" });
    expect((await service.assess(other)).decision).toBe("allow");
  });
});

describe("a bad request", () => {
  const good = anonymousAttempt();
  const { amount: _, ...withoutAmount } = good;
  test.each<[string, unknown, string]>([
    ["no amount", withoutAmount, "amount"],
    ["a negative amount", { ...good, amount: -1 }, "amount"],
    ["an amount as text", { ...good, amount: "5" }, "amount"],
    ["an unknown field", { ...good, colour: "red" }, "additional properties"],
    ["an unknown currency", { ...good, currency: "zzz" }, "currency"],
    ["NUL in an id", { ...good, attempt: "a\0b" }, "NUL"],
    ["half of a surrogate pair in an id", { ...good, attempt: "a\ud800b" }, "surrogate"],
    ["an empty batch", { assessments: [] }, "assessments"],
    ["a batch that is too large", { assessments: Array.from({ length: 501 }, () => good) }, "assessments"],
    ["no object", [], "object"],
  ])("with %s is answered 400 and says so", async (_case, body, word) => {
    const answer = await service.call("POST", "/v1/assessments", body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: { code: "invalid_request" } });
    expect(JSON.stringify(answer.body)).toContain(word);
  });

  test.each<[string, Partial<AssessmentRequest>]>([
    ["of the schema", { amount: -1 }],
    ["that the schema does not see", { currency: "zzz" }],
  ])("is never half applied: a fault %s in the last item counts nothing of the first", async (_case, fault) => {
    const before = await countRows("assessments");
    const assessments = [cardAttempt("fp_half"), { ...cardAttempt("fp_half"), ...fault }];
    expect((await service.call("POST", "/v1/assessments", { assessments })).status).toBe(400);
    expect(await countRows("assessments")).toBe(before);
  });

  test.each(["/v1/assessments", "/v1/events"])("to %s without the credential is answered 401", async (path) => {
    expect((await service.call("POST", path, good, "wrong")).status).toBe(401);
  });
});
