import { startWorker } from "@platform/runtime/worker";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

const logger = pino({ level: "silent" });
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Runs a worker with rounds of `roundMs` for `ms` of virtual time; returns how long it worked. */
async function timeAtWork(roundMs: number, isPressed: boolean, ms: number): Promise<number> {
  let atWorkMs = 0;
  const worker = startWorker({
    name: "test",
    intervalMs: 1_000_000,
    logger,
    pressed: () => isPressed,
    async work() {
      await wait(roundMs);
      atWorkMs += roundMs;
      return true;
    },
  });
  await vi.advanceTimersByTimeAsync(ms);
  const stopping = worker.stop();
  await vi.advanceTimersByTimeAsync(roundMs);
  await stopping;
  return atWorkMs;
}

describe("a worker that has more to do", () => {
  const table: [name: string, roundMs: number, isPressed: boolean, share: number][] = [
    ["does not rest while nobody else is delayed", 20, false, 1],
    ["keeps a tenth of the time while the process is pressed", 20, true, 0.1],
    ["rests no longer than a second, however long a round took", 1_000, true, 0.5],
  ];
  test.for(table)("%s", async ([, roundMs, isPressed, share]) => {
    expect((await timeAtWork(roundMs, isPressed, 100_000)) / 100_000).toBeCloseTo(share, 1);
  });

  test("goes on without a rest once the process is not pressed any more", async () => {
    let pressed = true;
    let rounds = 0;
    const worker = startWorker({
      name: "test",
      intervalMs: 1_000_000,
      logger,
      pressed: () => pressed,
      async work() {
        await wait(10);
        rounds++;
        return true;
      },
    });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(rounds).toBe(10);
    pressed = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(rounds).toBeGreaterThan(90);
    const stopping = worker.stop();
    await vi.advanceTimersByTimeAsync(10);
    await stopping;
  });
});

test("a worker that is woken while it yields does its next round after its rest, and one that is stopped ends at once", async () => {
  let rounds = 0;
  const worker = startWorker({
    name: "test",
    intervalMs: 1_000_000,
    logger,
    pressed: () => true,
    async work() {
      await wait(50);
      rounds++;
      return false;
    },
  });
  await vi.advanceTimersByTimeAsync(60);
  worker.wake();
  await vi.advanceTimersByTimeAsync(400);
  expect(rounds).toBe(1);
  await vi.advanceTimersByTimeAsync(100);
  expect(rounds).toBe(2);
  await worker.stop();
});
