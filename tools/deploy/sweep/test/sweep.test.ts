import { describe, expect, test } from "vitest";
import { Refusal } from "@platform/command-line/refusal";
import type { Clock } from "../../clock.ts";
import { formatSurvey, formatSweep } from "../format-sweep.ts";
import type { PullRequestState } from "../pull-requests.ts";
import type { Lock } from "../state-bucket.ts";
import { isStuck, survey, type SweepPorts, whyKept } from "../survey.ts";
import { countingClock } from "../../test/counting-clock.ts";
import { removeOrphans } from "../sweep.ts";

interface Account {
  /** The number of resources by stage. */
  readonly stages: Record<string, number>;
  readonly databases: string[];
  readonly locks: Record<string, Lock>;
  readonly pullRequests: Record<number, PullRequestState>;
  /** Stages whose removal fails. */
  readonly failing: readonly string[];
}

/** An account in memory, with a record of all changes. */
function accountOf(given: Partial<Account>) {
  const account: Account = { stages: {}, databases: [], locks: {}, pullRequests: {}, failing: [], ...given };
  const done: string[] = [];
  const dropDatabase = (name: string): void => {
    if (account.databases.includes(name)) account.databases.splice(account.databases.indexOf(name), 1);
  };
  const ports: SweepPorts = {
    states: {
      names: async () => Object.keys(account.stages),
      countResources: async (stage) => account.stages[stage] ?? 0,
      lock: async (stage) => account.locks[stage],
    },
    databases: {
      names: async () => [...account.databases],
      async drop({ database }) {
        done.push(`drop ${database}`);
        dropDatabase(database);
      },
    },
    pullRequests: { state: async (number) => account.pullRequests[number] ?? "unknown" },
    remover: {
      async remove({ stage, database }) {
        done.push(`remove ${stage}`);
        if (account.failing.includes(stage)) throw new Refusal("it did not go");
        account.stages[stage] = 0;
        dropDatabase(database);
      },
    },
  };
  return { ports, account, done };
}

/** Does what the command does with --remove. */
async function sweep(ports: SweepPorts, clock: Pick<Clock, "now"> = countingClock()) {
  const found = await survey(ports);
  const orphans = found.filter((one) => whyKept(one) === undefined);
  const removals = await removeOrphans(ports, orphans, { clock, say: () => undefined });
  return { list: formatSurvey(found), summary: formatSweep(removals, found.filter(isStuck)) };
}

const LOCK: Lock = { created: "2026-11-22T20:00:00Z", command: "deploy" };

test("what is orphaned, and what is not", async () => {
  const { ports, done } = accountOf({
    stages: { "pr-7": 66, "pr-8": 66, "pr-9": 0, "pr-10": 66, "pr-11": 3, prod: 300, staging: 400, alice: 12 },
    databases: ["pr_7", "pr_8", "pr_12", "payments", "pr_13"],
    locks: { "pr-10": LOCK },
    pullRequests: { 7: "closed", 8: "open", 9: "closed", 10: "closed", 11: "unknown", 12: "closed", 13: "open" },
  });
  const { list } = await sweep(ports);
  expect(list).toBe(
    [
      "pr-7      orphaned  its pull request is closed (66 resources and a database)",
      "pr-8      kept      its pull request is open (66 resources and a database)",
      'pr-10     stuck     it is locked by "sst deploy" since 2026-11-22T20:00:00Z: if that no longer runs, `npx sst unlock` it (66 resources)',
      "pr-11     kept      GitHub knows no such pull request: remove it by hand, if it is nobody's (3 resources)",
      "pr-12     orphaned  its pull request is closed (a database and no stage)",
      "pr-13     kept      its pull request is open (a database and no stage)",
      "",
    ].join("\n"),
  );
  expect(done).toEqual(["remove pr-7", "drop pr_12"]);
});

describe("a sweep", () => {
  test("never removes what is no preview, whatever GitHub says of its number", async () => {
    const names = ["prod", "staging", "alice", "pr-", "pr-07", "pr-7-old", "my-pr-7", "pr-1234567"];
    const { ports, done } = accountOf({
      stages: Object.fromEntries(names.map((name) => [name, 10])),
      databases: ["payments", "postgres", "pr_07", "pr_7_old"],
      pullRequests: { 7: "closed", 1234567: "closed" },
    });
    expect((await sweep(ports)).list).toBe("There are no previews.\n");
    expect(done).toEqual([]);
  });

  test("goes on after a failure, and says at the end what is left", async () => {
    const { ports, done, account } = accountOf({
      stages: { "pr-1": 66, "pr-2": 66, "pr-3": 66 },
      pullRequests: { 1: "closed", 2: "closed", 3: "closed" },
      failing: ["pr-2"],
    });
    const { summary } = await sweep(ports);
    expect(done).toEqual(["remove pr-1", "remove pr-2", "remove pr-3"]);
    expect(account.stages).toEqual({ "pr-1": 0, "pr-2": 66, "pr-3": 0 });
    expect(summary).toBe("2 removed, 1 failed, 0 locked.\npr-2: it did not go\n");
  });

  test("leaves a locked stage alone, and says so at the end", async () => {
    const { ports, done } = accountOf({
      stages: { "pr-1": 66 },
      locks: { "pr-1": LOCK },
      pullRequests: { 1: "closed" },
    });
    const { summary } = await sweep(ports);
    expect(done).toEqual([]);
    expect(summary).toMatch(/^0 removed, 0 failed, 1 locked\.\npr-1: it is locked by "sst deploy" since 2026/);
  });

  test("lets a pull request be that is reopened, or locked, while others are removed", async () => {
    const { ports, done, account } = accountOf({
      stages: { "pr-1": 66, "pr-2": 66, "pr-3": 66 },
      pullRequests: { 1: "closed", 2: "closed", 3: "closed" },
    });
    const removing: SweepPorts = {
      ...ports,
      remover: {
        async remove(preview) {
          await ports.remover.remove(preview);
          account.pullRequests[2] = "open";
          account.locks["pr-3"] = LOCK;
        },
      },
    };
    const { summary } = await sweep(removing);
    expect(done).toEqual(["remove pr-1"]);
    expect(summary).toContain("1 removed, 2 failed");
  });

  test("finds nothing left the second time", async () => {
    const { ports } = accountOf({
      stages: { "pr-1": 66 },
      databases: ["pr_1", "pr_2"],
      pullRequests: { 1: "closed", 2: "closed" },
    });
    await sweep(ports);
    expect((await sweep(ports)).list).toBe("There are no previews.\n");
  });
});

test("a removal that would outlast the night's run is left to the next one", async () => {
  const closed = { 7: "closed", 8: "closed", 9: "closed" } as const;
  const { ports, done } = accountOf({ stages: { "pr-7": 66, "pr-8": 66, "pr-9": 66 }, pullRequests: closed });
  const minutes = [0, 1, 30, 31];
  const { summary } = await sweep(ports, { now: () => minutes.shift()! * 60_000 });
  expect(done).toEqual(["remove pr-7", "remove pr-8"]);
  expect(summary).toContain("pr-9: there was no time left for it: the next sweep removes it");
});
