import { instant } from "@platform/kernel/instant";
import { silentLogger } from "@platform/runtime/logger";
import { noMetrics } from "@platform/runtime/metrics";
import { describe, expect, test } from "vitest";
import type { DeliveryAttempt } from "../src/domain/delivery.ts";
import { INITIAL_BUDGET, MAX_BUDGET, maxHeld } from "../src/domain/endpoint-budget.ts";
import type { AttemptResult } from "../src/ports/deliveries.ts";
import type { HeldDelivery } from "../src/ports/dispatcher.ts";
import type { WebhookSender } from "../src/ports/webhook-sender.ts";
import { createDispatcher } from "../src/workers/dispatcher.ts";

const LEASE_MS = 60_000;
const ATTEMPT_TIMEOUT_MS = 20_000;

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A merchant that answers on the test's command, and a clock that only the test moves. */
function stage(bodyBytes = 10) {
  const open: ((status: number | null) => void)[] = [];
  const recorded: AttemptResult[] = [];
  let now = 1_000;
  let rooms = 0;
  const sender: WebhookSender = {
    send: ({ endpointId }) =>
      new Promise((resolve, reject) => {
        if (endpointId === "we_bug") return reject(new Error("a bug"));
        open.push((status) => {
          const attempt: DeliveryAttempt = {
            at: instant(now),
            durationMs: 1,
            status,
            failure: status === null ? "timeout" : null,
          };
          resolve(attempt);
        });
      }),
    async close() {
      for (const answer of open.splice(0)) answer(null);
    },
  };
  const dispatcher = createDispatcher({
    sender,
    record: async (result) => void recorded.push(result),
    nextRetry: () => 1_000,
    nowMs: () => now,
    leaseMs: LEASE_MS,
    attemptTimeoutMs: ATTEMPT_TIMEOUT_MS,
    metrics: noMetrics,
    onAttempt: () => undefined,
    onRoom: () => rooms++,
    logger: silentLogger,
  });
  const body = Buffer.alloc(bodyBytes);
  let events = 0;
  const offer = (endpointId: `we_${string}`, count: number): void => {
    const deliveries = Array.from({ length: count }, (): HeldDelivery => {
      return { endpointId, eventId: `evt_${events++}`, leaseId: 1n, body, attempts: 0, ageMs: 0, heldSinceMs: now };
    });
    dispatcher.offer({ endpointId, url: "https://shop.test/", secret: "whsec_x", oldSecrets: [] }, deliveries);
  };
  return {
    dispatcher,
    offer,
    recorded,
    running: () => open.length,
    roomsTold: () => rooms,
    passTime: (ms: number) => void (now += ms),
    async answer(count: number, status: number | null) {
      for (const one of open.splice(0, count)) one(status);
      await settle();
    },
  };
}

describe("the dispatcher", () => {
  test("makes as many attempts at once to an endpoint as its budget allows, and no fewer to others for it", () => {
    const { offer, running } = stage();
    offer("we_1", 100);
    expect(running()).toBe(INITIAL_BUDGET);
    offer("we_2", 3);
    expect(running()).toBe(INITIAL_BUDGET + 3);
  });

  test("goes on after a delivery that cannot even be attempted", async () => {
    const { dispatcher, offer, running, recorded, answer } = stage();
    offer("we_bug", INITIAL_BUDGET + 5);
    offer("we_1", 1);
    await answer(1, 200);
    expect(recorded.map(({ endpointId }) => endpointId)).toEqual(["we_1"]);
    expect([running(), dispatcher.room("we_bug")]).toEqual([0, dispatcher.room("we_2")]);
  });

  test("opens the budget with answers, and never beyond its limit", async () => {
    const { offer, running, answer } = stage();
    offer("we_1", 250);
    while (running() < MAX_BUDGET) await answer(1, 200);
    await answer(10, 200);
    expect(running()).toBe(MAX_BUDGET);
  });

  test("begins no attempt that its lease might not outlive", async () => {
    const { offer, running, answer, passTime, recorded, dispatcher } = stage();
    offer("we_1", INITIAL_BUDGET + 5);
    passTime(LEASE_MS - ATTEMPT_TIMEOUT_MS);
    await answer(INITIAL_BUDGET, 200);
    expect(running()).toBe(0);
    expect(recorded).toHaveLength(INITIAL_BUDGET);
    expect(dispatcher.room("we_1")).toBe(maxHeld(INITIAL_BUDGET * 2));
  });

  test("has less room for an endpoint in trouble, and says when there is room again", async () => {
    const { dispatcher, offer, answer, roomsTold } = stage();
    offer("we_1", dispatcher.room("we_1"));
    expect(dispatcher.room("we_1")).toBe(0);
    await answer(3, null);
    expect(dispatcher.room("we_1")).toBe(0);
    expect(roomsTold()).toBe(0);
    while (roomsTold() === 0) await answer(1, 200);
    expect(dispatcher.room("we_1")).toBeGreaterThan(0);
  });

  test("has a little room for every endpoint even when memory is full, again and again", async () => {
    const { dispatcher, offer, answer, roomsTold } = stage(1024 * 1024);
    offer("we_1", 80);
    expect(dispatcher.room("we_1")).toBe(0);
    const little = dispatcher.room("we_2");
    expect(little).toBeGreaterThan(0);
    expect(little).toBeLessThan(maxHeld(1));
    offer("we_2", little);
    expect(dispatcher.rooms().get("we_2")).toBe(0);
    await answer(INITIAL_BUDGET + little, 200);
    expect(roomsTold()).toBe(1);
    expect(dispatcher.rooms().get("we_2")).toBe(little);
  });

  test("forgets what waits for an endpoint that is gone", async () => {
    const { dispatcher, offer, answer, running } = stage();
    offer("we_1", 50);
    dispatcher.retarget("we_1", undefined);
    await answer(INITIAL_BUDGET, 200);
    expect(running()).toBe(0);
  });

  test("is empty after stopping: what was not begun is handed back, what ran is recorded", async () => {
    const { dispatcher, offer, recorded, running } = stage();
    offer("we_1", 50);
    const notBegun = await dispatcher.stop(1);
    expect(notBegun).toHaveLength(50 - INITIAL_BUDGET);
    expect(recorded).toHaveLength(INITIAL_BUDGET);
    expect(running()).toBe(0);
    expect(dispatcher.room("we_1")).toBe(0);
  });
});
