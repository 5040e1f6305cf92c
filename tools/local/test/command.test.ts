import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { faultsOf } from "../journey.ts";
import { STEPS } from "../journey-steps.ts";
import { parseOptions } from "../options.ts";
import { describePortOwner } from "../port-owner.ts";
import { portsAt, refuseTakenPorts } from "../ports.ts";
import type { StepRecord } from "../timeline.ts";
import { readyLine, welcome } from "../welcome.ts";

describe("npm start", () => {
  test("takes its options", () => {
    expect(parseOptions(["--json", "--port-offset", "100"])).toEqual({
      json: true,
      portOffset: 100,
      fresh: false,
      once: false,
      help: false,
    });
  });

  test.each([
    [["--jsn"], /Unknown option '--jsn'/],
    [["now"], /Unexpected argument 'now'/],
    [["--port-offset", "x"], /--port-offset is a whole number/],
    [["--port-offset=-1"], /--port-offset is a whole number/],
    [["--containers"], /Unknown option '--containers'/],
    [["--json=yes"], /does not take an argument/],
  ])("refuses %j with a sentence", (args, sentence) => {
    expect(() => parseOptions(args)).toThrow(sentence);
  });

  test("refuses an offset that puts a service where fetch never connects to", async () => {
    await expect(fetch("http://127.0.0.1:10080/")).rejects.toMatchObject({ cause: { message: "bad port" } });
    const refused = refuseTakenPorts(2000, ["paymentApi"]);
    await expect(refused).rejects.toThrow("Port 10080, which payment-api needs, is blocked by browsers and by fetch.");
  });

  test("says which process holds a port", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    expect(describePortOwner(port ?? 0)).toContain(`process ${process.pid} (`);
    server.close();
  });
});

test("npm start -- --port-offset prints no address that it did not move", () => {
  const platform = {
    ports: portsAt(1_000),
    account: { account: "acct_1", secretKey: "sk_test_1", publishableKey: "pk_test_1" },
    databaseUrl: "postgres://127.0.0.1:6442/platform",
  };
  const addresses = `${welcome(platform)}${readyLine(platform)}`.matchAll(/127\.0\.0\.1:(\d+)/g);
  const ports = new Set([...addresses].map((match) => Number(match[1])));
  expect(ports).toEqual(new Set(Object.values(platform.ports)));
});

describe("npm start -- --once", () => {
  const step = STEPS[0]!;
  const events = step.expected.events.map((type, index) => ({ id: `evt_${index}`, type, at: 0 }));
  const passed: StepRecord = {
    step,
    intent: "pi_1",
    answer: "succeeded",
    requestedAt: 0,
    answeredAt: 1,
    facts: {
      attempt: {
        id: "att_1",
        kind: "authorise",
        state: "succeeded",
        result: "approved",
        charge: "ch_1",
        refund: null,
        assessment_ms: 1,
        acquirer_ms: 1,
      },
      assessment: { score: 1, decision: "allow" },
      entries: [{ account: "pending", amount: "2000", currency: "eur" }],
      events,
    },
    deliveries: events.map(({ id, type }) => ({ id, type, receivedAt: 2 })),
  };

  test("finds nothing to say about a step that went as it should", () => {
    expect(faultsOf(passed)).toEqual([]);
  });

  test.each<[string, Partial<StepRecord>, RegExp]>([
    ["another answer", { answer: "processing" }, /The answer was "processing"/],
    ["a missing booking", { facts: { ...passed.facts, entries: [] } }, /Nothing was booked/],
    ["a missing score", { facts: { ...passed.facts, assessment: undefined } }, /no score/],
    ["a missing event", { facts: { ...passed.facts, events: [] } }, /no event charge.succeeded/],
    ["an event that did not arrive", { deliveries: [] }, /evt_1\) did not reach the inbox/],
  ])("names %s", (_what, change, sentence) => {
    expect(faultsOf({ ...passed, ...change }).join("\n")).toMatch(sentence);
  });
});
