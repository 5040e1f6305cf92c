import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EarlierTryLost, isConflict, NothingCommitted } from "@platform/postgres/fault";
import { createGroupCommit, type GroupCommit } from "@platform/postgres/group-commit";

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A database on which tests choose the outcome of each commit, and how many turns of the event loop one takes. */
function createStore(
  behave: (
    items: readonly number[],
  ) => "ok" | "refuse" | "duplicate" | "deadlock" | "away" | "lost_before" | "lost_after" = () => "ok",
  turns = 1,
) {
  const kept: number[] = [];
  const commits: number[][] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  async function commit(items: readonly number[]): Promise<string[]> {
    commits.push([...items]);
    mostInFlight = Math.max(mostInFlight, ++inFlight);
    for (let turn = 0; turn < turns; turn++) await nextTurn();
    inFlight--;
    const what = behave(items);
    if (what === "refuse") throw Object.assign(new Error("refused"), { code: "23514" });
    if (what === "duplicate") throw Object.assign(new Error("duplicate key"), { code: "23505" });
    if (what === "deadlock") throw Object.assign(new Error("deadlock detected"), { code: "40P01" });
    if (what === "away") throw new NothingCommitted(new Error("refused"));
    if (what === "lost_before") throw Object.assign(new Error("gone"), { code: "ECONNRESET" });
    kept.push(...items);
    if (what === "lost_after") throw Object.assign(new Error("gone"), { code: "ECONNRESET" });
    return items.map((item) => `kept ${item}`);
  }
  const findCommitted = async (items: readonly number[]) =>
    items.map((item) => (kept.includes(item) ? `found ${item}` : undefined));
  return { kept, commits, commit, findCommitted, mostInFlight: () => mostInFlight };
}

const LIMITS = { maxBatchItems: 4, maxInFlight: 2 };
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** The second turn comes while the first turn's commit is in flight. */
async function submitInTwoTurns(group: GroupCommit<number, string>, first: number, second: number): Promise<void> {
  const early = upTo(first).map((item) => group.submit(item));
  await nextTurn();
  const late = upTo(second).map((item) => group.submit(first + item));
  await Promise.all([...early, ...late]);
}

describe("group commit", () => {
  test("callers of one turn share a commit, each with an outcome of its own", async () => {
    const store = createStore();
    const group = createGroupCommit({ ...LIMITS, ...store });
    const outcomes = await Promise.all([1, 2, 3].map((item) => group.submit(item)));
    expect(outcomes).toEqual(["kept 1", "kept 2", "kept 3"]);
    expect(store.commits).toEqual([[1, 2, 3]]);
  });

  test("a lone caller is committed without waiting for company", async () => {
    const store = createStore();
    const group = createGroupCommit({ ...LIMITS, ...store });
    let turns = 0;
    const counting = setInterval(() => turns++, 0);
    expect(await group.submit(7)).toBe("kept 7");
    clearInterval(counting);
    expect(turns).toBeLessThanOrEqual(3);
  });

  test("no commit is larger, and no more are in flight, than allowed", async () => {
    const store = createStore();
    const group = createGroupCommit({ ...LIMITS, ...store });
    await Promise.all(upTo(50).map((item) => group.submit(item)));
    expect(Math.max(...store.commits.map((commit) => commit.length))).toBeLessThanOrEqual(4);
    expect(store.mostInFlight()).toBe(2);
    expect(store.kept.toSorted((a, b) => a - b)).toEqual(upTo(50));
  });

  test("a few that come during a commit wait for it to land; many leave beside it", async () => {
    const few = createStore(undefined, 5);
    const first = createGroupCommit({ ...LIMITS, ...few });
    await submitInTwoTurns(first, 1, 3);
    expect(few.mostInFlight()).toBe(1);
    const many = createStore(undefined, 5);
    const second = createGroupCommit({ ...LIMITS, ...many });
    await submitInTwoTurns(second, 1, 4);
    expect(many.mostInFlight()).toBe(2);
  });

  test("those that go first leave before those that came earlier", async () => {
    const store = createStore(undefined, 5);
    const group = createGroupCommit({ ...LIMITS, ...store, maxInFlight: 1 });
    const outcomes = [0, 1, 2, 3, 4, 5].map((item) => group.submit(item));
    await nextTurn();
    outcomes.push(...[10, 11, 12].map((item) => group.submit(item, { first: true })));
    await Promise.all(outcomes);
    expect(store.commits).toEqual([[0, 1, 2, 3], [10, 11, 12, 4], [5]]);
  });

  test("a refused item fails alone: its neighbours are committed", async () => {
    const store = createStore((items) => (items.includes(2) ? "refuse" : "ok"));
    const group = createGroupCommit({ ...LIMITS, ...store });
    const settled = await Promise.allSettled([1, 2, 3].map((item) => group.submit(item)));
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(store.kept).toEqual([1, 3]);
  });

  test("a victim of deadlocks is tried again on its own, and nobody notices", async () => {
    let deadlocks = 3;
    const store = createStore(() => (deadlocks-- > 0 ? "deadlock" : "ok"));
    const group = createGroupCommit({ ...LIMITS, ...store });
    const outcomes = await Promise.all([1, 2].map((item) => group.submit(item)));
    expect(outcomes).toEqual(["kept 1", "kept 2"]);
    expect(store.commits).toEqual([[1, 2], [1], [1], [1], [2]]);
  });

  test("an item that only ever meets deadlocks fails in the end", async () => {
    const store = createStore((items) => (items.includes(1) ? "deadlock" : "ok"));
    const group = createGroupCommit({ ...LIMITS, ...store });
    const settled = await Promise.allSettled([1, 2].map((item) => group.submit(item)));
    expect(settled.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
    expect(store.commits.length).toBeLessThanOrEqual(8);
  });

  test("an item that only meets deadlocks after a try that was lost may be kept: nobody is told that it is not", async () => {
    let tries = 0;
    const store = createStore(() => (tries++ === 0 ? "lost_before" : "deadlock"));
    const group = createGroupCommit({ ...LIMITS, ...store });
    const error: unknown = await group.submit(1).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EarlierTryLost);
    expect(isConflict(error)).toBe(false);
  });

  test.each(["refuse", "duplicate"] as const)(
    "an item whose try ends with '%s' after one that was lost may be kept: nobody is told that it is not",
    async (end) => {
      let tries = 0;
      const store = createStore(() => (tries++ === 0 ? "lost_before" : end));
      const group = createGroupCommit({ ...LIMITS, ...store });
      const error: unknown = await group.submit(1).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(EarlierTryLost);
      expect((error as EarlierTryLost).cause).toHaveProperty("code");
    },
  );

  test("a batch for which there was no connection is tried once more as it is, and else certainly not kept", async () => {
    let away = 1;
    const store = createStore(() => (away-- > 0 ? "away" : "ok"));
    const group = createGroupCommit({ ...LIMITS, ...store });
    expect(await Promise.all([1, 2].map((item) => group.submit(item)))).toEqual(["kept 1", "kept 2"]);
    expect(store.commits).toEqual([
      [1, 2],
      [1, 2],
    ]);
    away = 2;
    const settled = await Promise.allSettled([3, 4].map((item) => group.submit(item)));
    expect(settled.map((one) => one.status === "rejected" && one.reason instanceof NothingCommitted)).toEqual([
      true,
      true,
    ]);
    expect(store.kept).toEqual([1, 2]);
  });

  test("a commit whose answer was lost is found, not repeated", async () => {
    let losses = 1;
    const store = createStore(() => (losses-- > 0 ? "lost_after" : "ok"));
    const group = createGroupCommit({ ...LIMITS, ...store });
    expect(await Promise.all([1, 2].map((item) => group.submit(item)))).toEqual(["found 1", "found 2"]);
    expect(store.kept).toEqual([1, 2]);
  });

  test("a commit that never took place is repeated", async () => {
    let losses = 1;
    const store = createStore(() => (losses-- > 0 ? "lost_before" : "ok"));
    const group = createGroupCommit({ ...LIMITS, ...store });
    expect(await Promise.all([1, 2].map((item) => group.submit(item)))).toEqual(["kept 1", "kept 2"]);
  });

  test("drain waits for everything that was submitted", async () => {
    const store = createStore();
    const group = createGroupCommit({ ...LIMITS, ...store });
    const outcomes = upTo(20).map((item) => group.submit(item));
    await group.drain();
    expect(store.kept).toHaveLength(20);
    await Promise.all(outcomes);
    await group.drain();
  });

  test("whatever happens to the commits, nobody is answered wrongly and nothing is kept twice", async () => {
    const behaviours = fc.array(
      fc.constantFrom("ok", "ok", "refuse", "deadlock", "away", "lost_before", "lost_after"),
      {
        maxLength: 30,
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 25 }), behaviours, async (count, plan) => {
        let step = 0;
        const store = createStore(() => (plan[step++] as "ok" | undefined) ?? "ok");
        const group = createGroupCommit({ ...LIMITS, ...store });
        const settled = await Promise.allSettled(upTo(count).map((item) => group.submit(item)));
        expect(new Set(store.kept).size).toBe(store.kept.length);
        for (const [item, one] of settled.entries()) {
          if (one.status === "fulfilled") {
            expect(store.kept).toContain(item);
            expect(one.value).toMatch(new RegExp(`^(kept|found) ${item}$`));
          } else if (one.reason instanceof NothingCommitted) {
            expect(store.kept).not.toContain(item);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});
