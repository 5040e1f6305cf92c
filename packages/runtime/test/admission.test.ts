import { type Admission, createAdmission, type Ticket } from "@platform/runtime/admission";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const FIXED = { targetMs: 100, min: 10, burst: 10, max: 10 };
const MEASURED = { targetMs: 100, min: 8, burst: 32, max: 1_000 };

/** An admission whose clock moves only when the test passes time. */
function admissionAt(bounds: typeof FIXED) {
  let now = 0;
  let loopDelayMs = 0;
  const admission = createAdmission({ ...bounds, clock: () => now, loopDelayMs: () => loopDelayMs });
  return {
    admission,
    pass: (ms: number) => void (now += ms),
    delayLoop: (ms: number) => void (loopDelayMs = ms),
  };
}

/** Makes this many requests for an account; returns the places of the admitted ones. */
function ask(admission: Admission, account: string, requests: number): Ticket[] {
  const answers = Array.from({ length: requests }, () => admission.admit(account));
  return answers.filter((answer) => typeof answer !== "string");
}

describe("a limit of 10", () => {
  const table: [
    name: string,
    asks: readonly [account: string, requests: number][],
    admitted: number[],
    last: string,
  ][] = [
    ["is there for one account alone", [["a", 15]], [10], "over_share"],
    [
      "leaves a second account its half",
      [
        ["a", 15],
        ["b", 9],
      ],
      [10, 5],
      "over_share",
    ],
    [
      "gives what one does not want to the other",
      [
        ["a", 2],
        ["b", 15],
      ],
      [2, 8],
      "over_share",
    ],
    [
      "leaves each a share of what the larger ones have",
      [
        ["a", 15],
        ["b", 9],
        ["c", 9],
        ["d", 9],
      ],
      [10, 5, 4, 3],
      "over_share",
    ],
  ];
  test.for(table)("%s", ([, asks, admitted, last]) => {
    const { admission } = admissionAt(FIXED);
    expect(asks.map(([account, requests]) => ask(admission, account, requests).length)).toEqual(admitted);
    expect(admission.admit(asks.at(-1)![0])).toBe(last);
    expect(admission.refusalFor(asks.at(-1)![0])).toBe(last);
  });

  test("refuses those below their share at four times the limit", () => {
    const { admission } = admissionAt(FIXED);
    const admitted = Array.from({ length: 60 }, (_, n) => ask(admission, `account ${n}`, 10).length);
    expect(admitted.reduce((sum, count) => sum + count)).toBe(40);
    expect(admission.admit("another one")).toBe("full");
  });

  test("is there for one alone again when the others have left, and for bursts of those who send little", () => {
    const { admission } = admissionAt(FIXED);
    const places = ask(admission, "a", 10);
    expect(ask(admission, "b", 9)).toHaveLength(5);
    for (const place of places) place.leave();
    expect(ask(admission, "b", 9)).toHaveLength(5);
    const others = ["c", "d", "e", "f"].flatMap((account) => ask(admission, account, 1));
    // b has 10, and the other four leave room for 6.
    expect(ask(admission, "g", 9)).toHaveLength(3);
    for (const place of others) place.leave();
  });

  test("does not count those who wait for the acquirer", () => {
    const { admission, pass } = admissionAt(FIXED);
    const places = ask(admission, "a", 10);
    for (const place of places) place.stepOut();
    pass(5_000);
    expect(ask(admission, "a", 20)).toHaveLength(10);
    for (const place of places) place.stepIn();
    expect(admission.inside("a")).toBe(20);
    expect(admission.inside()).toBe(20);
  });
});

/** Runs a closed loop: a number of callers, and a process that handles `perSecond` in order of arrival. */
function runClosedLoop(
  harness: ReturnType<typeof admissionAt>,
  callers: number,
  perSecond: number,
  ms: number,
): number[] {
  const { admission, pass } = harness;
  const STEP_MS = 5;
  const queue: { place: Ticket; cameAt: number }[] = [];
  const stayed: number[] = [];
  let credit = 0;
  for (let now = 0; now < ms; now += STEP_MS) {
    while (queue.length < callers) {
      const place = admission.admit("a");
      if (typeof place === "string") break;
      queue.push({ place, cameAt: now });
    }
    pass(STEP_MS);
    credit = Math.min(credit + (perSecond * STEP_MS) / 1_000, queue.length);
    for (; credit >= 1; credit--) {
      const { place, cameAt } = queue.shift()!;
      place.leave();
      stayed.push(now + STEP_MS - cameAt);
    }
  }
  for (const { place } of queue) place.leave();
  return stayed;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("the limit", () => {
  const table: [name: string, callers: number, perSecond: number, leastMs: number, mostMs: number][] = [
    ["keeps requests for about the target in a process that is flooded", 5_000, 1_000, 70, 130],
    ["does so for one that is fast", 5_000, 8_000, 70, 130],
    ["never falls below its least, however slow the process is", 5_000, 20, 380, 460],
    ["leaves those alone that stay shorter", 20, 1_000, 15, 25],
  ];
  test.for(table)("%s", ([, callers, perSecond, leastMs, mostMs]) => {
    const harness = admissionAt(MEASURED);
    const all = runClosedLoop(harness, callers, perSecond, 30_000);
    // The first ones came as a burst.
    const stayed = mean(all.slice(all.length / 2));
    expect(stayed).toBeGreaterThanOrEqual(leastMs);
    expect(stayed).toBeLessThanOrEqual(mostMs);
  });

  test("counts what requests wait before the process gets to them", () => {
    const harness = admissionAt(MEASURED);
    harness.delayLoop(60);
    runClosedLoop(harness, 5_000, 1_000, 20_000);
    expect(mean(runClosedLoop(harness, 5_000, 1_000, 10_000))).toBeLessThan(60);
  });

  test("lets a burst in while nobody has stayed for long, however slow the process was before", () => {
    const harness = admissionAt(MEASURED);
    runClosedLoop(harness, 5_000, 20, 20_000);
    harness.pass(2_000);
    expect(ask(harness.admission, "a", 100)).toHaveLength(32);
    harness.pass(100);
    expect(harness.admission.limit()).toBe(32);
    harness.pass(1);
    expect(harness.admission.limit()).toBe(8);
  });

  test("remembers what a process does that was idle, and counts no time in which there was nothing to do", () => {
    const harness = admissionAt(MEASURED);
    for (let second = 0; second < 10; second++) {
      runClosedLoop(harness, 40, 1_000, 100);
      harness.pass(900);
    }
    ask(harness.admission, "a", 40);
    harness.pass(101);
    expect(harness.admission.limit()).toBeGreaterThan(70);
  });

  test("follows within a second", () => {
    const harness = admissionAt(MEASURED);
    runClosedLoop(harness, 5_000, 8_000, 5_000);
    runClosedLoop(harness, 5_000, 1_000, 1_500);
    expect(mean(runClosedLoop(harness, 5_000, 1_000, 2_000))).toBeLessThan(130);
    runClosedLoop(harness, 5_000, 8_000, 1_500);
    expect(runClosedLoop(harness, 5_000, 8_000, 1_000).length).toBeGreaterThan(7_000);
  });

  test("a process is pressed while requests stay longer than half of the target", () => {
    const { admission, ...harness } = admissionAt(MEASURED);
    runClosedLoop({ admission, ...harness }, 20, 1_000, 2_000);
    ask(admission, "a", 32);
    expect(admission.pressed()).toBe(false);
    ask(admission, "a", 20);
    expect(admission.pressed()).toBe(true);
  });
});

type Step =
  | { readonly kind: "admit"; readonly account: string }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "stepOut" | "stepIn" | "leave"; readonly at: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("admit" as const), account: fc.constantFrom("a", "b", "c", "d") }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.nat({ max: 2_000 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("stepOut" as const, "stepIn" as const, "leave" as const),
      at: fc.nat(),
    }),
  },
);

describe("whatever happens", () => {
  const bounds = { targetMs: 100, min: 4, burst: 8, max: 16 };

  test("room is shared by the rules, and numbers add up", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const { admission, pass } = admissionAt(bounds);
        const places: { account: string; place: Ticket; state: "inside" | "outside" | "gone" }[] = [];
        const insideOf = (account?: string): number =>
          places.filter((one) => one.state === "inside" && (account ?? one.account) === one.account).length;
        for (const one of steps) {
          if (one.kind === "pass") pass(one.ms);
          else if (one.kind === "admit") {
            const limit = admission.limit();
            const [own, all] = [insideOf(one.account), insideOf()];
            const place = admission.admit(one.account);
            if (typeof place !== "string") places.push({ account: one.account, place, state: "inside" });
            if (all < limit) expect(place).toBeTypeOf("object");
            if (all >= 4 * limit) expect(place).toBeTypeOf("string");
            // At most four accounts share the limit.
            if (own < limit / 4 && all < 4 * limit) expect(place).toBeTypeOf("object");
            if (place === "over_share") expect(own).toBeGreaterThanOrEqual(limit / 4);
          } else if (places.length > 0) {
            const chosen = places[one.at % places.length]!;
            chosen.place[one.kind]();
            if (one.kind === "leave") chosen.state = "gone";
            else if (chosen.state !== "gone") chosen.state = one.kind === "stepIn" ? "inside" : "outside";
          }
          expect(admission.inside()).toBe(insideOf());
          for (const account of ["a", "b", "c", "d"]) expect(admission.inside(account)).toBe(insideOf(account));
          expect(admission.limit()).toBeGreaterThanOrEqual(bounds.min);
          expect(admission.limit()).toBeLessThanOrEqual(bounds.max);
        }
        for (const { place } of places) place.leave();
        expect(admission.inside()).toBe(0);
        expect(admission.admit("a")).toBeTypeOf("object");
      }),
    );
  });
});
