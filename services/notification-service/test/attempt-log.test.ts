import { instant } from "@platform/kernel/instant";
import { pino } from "pino";
import { describe, expect, test } from "vitest";
import type { AttemptFailure, DeliveryVerdict } from "../src/domain/delivery.ts";
import { createAttemptLog } from "../src/workers/attempt-log.ts";

const URL_WITH_SECRETS = "https://ada:lovelace@shop.test/hooks?token=tok_1";

/** An attempt log that keeps its lines, and a clock that only the test moves. */
function stage() {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ level: "info" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  let now = 0;
  const log = createAttemptLog(logger, () => now);
  const pending: DeliveryVerdict = { state: "pending", retryAfterMs: 5_000 };
  const made = (
    outcome: number | AttemptFailure,
    verdict: DeliveryVerdict = pending,
    endpointId: `we_${string}` = "we_1",
  ) =>
    log({
      target: { endpointId, url: URL_WITH_SECRETS, secret: "whsec_of_the_shop", oldSecrets: [] },
      eventId: "evt_1",
      attempts: 1,
      attempt: {
        at: instant(1_000),
        durationMs: 20,
        status: typeof outcome === "number" ? outcome : null,
        failure: typeof outcome === "number" ? null : outcome,
      },
      verdict,
    });
  const levels = { 30: "info", 40: "warn" } as const;
  const told = () =>
    lines.splice(0).map(({ level, msg, status, failure, moreFailedAttempts: more }) => {
      const count = typeof more === "number" ? ` (+${more})` : "";
      const outcome = status === undefined && failure === undefined ? "" : `: ${String(status ?? failure)}`;
      return `${levels[level as 30 | 40]}: ${String(msg)}${outcome}${count}`;
    });
  return { made, lines, told, passTime: (ms: number) => void (now += ms) };
}

describe("the log of attempts", () => {
  test("names endpoint, status and next try of a webhook that failed, and no secret", () => {
    const { made, lines } = stage();
    made(503);
    expect(lines).toEqual([
      {
        level: 40,
        time: expect.any(Number),
        pid: expect.any(Number),
        hostname: expect.any(String),
        endpointId: "we_1",
        url: "https://shop.test/hooks",
        eventId: "evt_1",
        attempts: 1,
        status: 503,
        nextTry: "1970-01-01T00:00:06.020Z",
        msg: "a webhook failed",
      },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/ada|lovelace|tok_1|whsec/);
  });

  test("has one line a minute for an endpoint that is down, with the number of the attempts between", () => {
    const { made, told, passTime } = stage();
    for (let second = 0; second < 180; second++) {
      for (let attempt = 0; attempt < 10; attempt++) made("connection_failed");
      passTime(1_000);
    }
    expect(told()).toEqual([
      "warn: a webhook failed: connection_failed",
      "warn: a webhook failed: connection_failed (+599)",
      "warn: a webhook failed: connection_failed (+599)",
    ]);
  });

  test("has a line when the outcome changes: another status, given up, answered", () => {
    const { made, told } = stage();
    made("connection_failed");
    made(500);
    made(500);
    made(500, { state: "failed" });
    made(200);
    made(200);
    expect(told()).toEqual([
      "warn: a webhook failed: connection_failed",
      "warn: a webhook failed: 500",
      "warn: a webhook failed and is not tried again: 500 (+1)",
      "info: webhooks arrive again",
    ]);
  });

  test("is not flooded by an endpoint that answers otherwise each time, and loses no count", () => {
    const { made, told, passTime } = stage();
    for (let count = 0; count < 300; count++) made(count % 3 === 0 ? 200 : 300 + count);
    const lines = told();
    expect(lines).toHaveLength(4);
    passTime(60_000);
    made(200);
    expect(told()).toEqual(["info: webhooks arrive again (+197)"]);
  });

  test("forgets an endpoint that has been well for a minute", () => {
    const { made, told, passTime } = stage();
    made(500);
    made(200);
    passTime(60_000);
    made(200);
    told();
    made(500);
    expect(told()).toEqual(["warn: a webhook failed: 500"]);
  });

  test("remembers 10,000 endpoints in trouble, and no more", () => {
    const { made, told } = stage();
    for (let count = 0; count <= 10_000; count++) made(500, undefined, `we_${count}`);
    told();
    made(500, undefined, "we_10000");
    expect(told()).toEqual([]);
    made(500, undefined, "we_0");
    expect(told()).toHaveLength(1);
  });

  test("tells of each endpoint by itself, and of none whose attempt we cut", () => {
    const { made, told } = stage();
    made(500, undefined, "we_1");
    made(500, undefined, "we_2");
    made("interrupted");
    made(200, undefined, "we_3");
    expect(told()).toHaveLength(2);
  });
});
