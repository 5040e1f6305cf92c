import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { countOf } from "../count.ts";
import { differences, type Findings } from "../differences.ts";
import { chooseStages, ROOT, type Stage } from "../stages.ts";

const chosen = (...args: string[]): readonly Stage[] => {
  const stages = chooseStages(args);
  if (typeof stages === "string") throw new Error(stages);
  return stages;
};
/** The variables that the tests get in addition to ours. */
const environment = (...args: string[]) => chosen(...args).find(({ name }) => name === "tests")?.env;
const names = (...args: string[]): readonly string[] => chosen(...args).map(({ name }) => name);

describe("the stages", () => {
  test("end with the tests; CI runs some more after them", () => {
    expect(names().at(-1)).toBe("tests");
    expect(names("--ci").slice(0, names().length)).toEqual(names());
    expect(names("--ci")).toContain("next-sst");
  });

  test("one alone gets its tool's arguments, CI's too", () => {
    expect(chosen("tests", "fees")[0]!.args.at(-1)).toBe("fees");
    expect(names("next-sst")).toEqual(["next-sst"]);
    expect(chosen("--only", "tests", "fees")).toEqual(chosen("tests", "fees"));
  });

  test("tell the tests with --ci, and only then, to be thorough", () => {
    expect(environment("--ci")).toEqual({ TESTS: "thorough" });
    expect(environment()).toEqual({});
    expect(environment("tests")).toEqual({});
  });

  test("do not wait for SST's platform when none of them reads it", () => {
    expect(chosen("format")[0]!.needsPlatform).toBe(false);
    expect(chosen("types")[0]!.needsPlatform).toBe(false);
  });

  test.each([
    [["--help"], /^Usage: /],
    [["--only", "nonsense"], /^There is no stage "nonsense"\.\nUsage: /],
    [["nonsense"], /^There is no stage "nonsense"\.\nUsage: /],
    [["--only"], /^That cannot be run\.\nUsage: /],
    [["--ci", "tests"], /^That cannot be run\.\nUsage: /],
  ])("%j is answered by the usage", (args, begins) => {
    const answer = chooseStages(args);
    expect(answer).toMatch(begins);
    expect(answer).toMatch(/\nStages: .*tests; with --ci also fresh-clone, node-20, next-sst, integrations, images/);
  });

  test.each([
    ["--help", 0, "stdout"],
    ["--hlep", 1, "stderr"],
  ] as const)("%s ends with %i, and its words are on %s", (argument, code, stream) => {
    const node = join(ROOT, "node_modules/.bin/node");
    const ended = spawnSync(node, ["tools/ci/main.ts", argument], { cwd: ROOT, encoding: "utf8", input: "" });
    expect([ended.status, ended[stream]]).toEqual([code, expect.stringContaining("Usage: npm test")]);
  });
});

describe("the last line counts", () => {
  const resultFile = join(mkdtempSync(join(tmpdir(), "counts-")), "result.json");

  test("a stage of CI as one", () => {
    expect(countOf({ counts: "itself", resultFile }, true)).toEqual({ passed: 1, failed: 0 });
    expect(countOf({ counts: "itself", resultFile }, false)).toEqual({ passed: 0, failed: 1 });
  });

  test("of the others only a failure", () => {
    expect(countOf({ counts: "nothing", resultFile }, true)).toEqual({ passed: 0, failed: 0 });
    expect(countOf({ counts: "nothing", resultFile }, false)).toEqual({ passed: 0, failed: 1 });
  });

  test("each test, and a crash as a failure", () => {
    writeFileSync(resultFile, JSON.stringify({ numPassedTests: 7, numFailedTests: 0 }));
    expect(countOf({ counts: "tests", resultFile }, false)).toEqual({ passed: 7, failed: 1 });
    expect(countOf({ counts: "tests", resultFile }, false)).toEqual({ passed: 0, failed: 1 });
  });
});

describe("the next version of SST", () => {
  const pinned: Findings = { sst: "3", ok: true, summary: "2 passed", report: "", reach: ["a  b  80", "a  c  443"] };

  test("is as good when rules and connections are the same", () => {
    expect(differences(pinned, { ...pinned, sst: "4" })).toEqual([]);
  });

  test("is not when it violates a rule, has other totals, or other connections", () => {
    const violated = { ...pinned, sst: "4", ok: false, report: "FAIL ELB.5\n" };
    expect(differences(pinned, violated)).toEqual(["check, on SST 4:\nFAIL ELB.5"]);
    expect(differences(pinned, { ...pinned, sst: "4", summary: "1 passed" })).toEqual(["check, on SST 3: 2 passed"]);
    expect(differences(pinned, { ...pinned, sst: "4", reach: ["a  c  443", "a  d  22"] })).toEqual([
      "reach, only on SST 3: a b 80",
      "reach, only on SST 4: a d 22",
    ]);
  });
});
