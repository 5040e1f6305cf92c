import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Refusal } from "@platform/command-line/refusal";
import { baseGraph } from "../base-graph.ts";
import type { Graph } from "../graph.ts";

const REPOSITORY = resolve(import.meta.dirname, "../../..");
const SYNTHESIS_MS = 300_000;

const folder = mkdtempSync(join(tmpdir(), "base-graph-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function refusalOf(reference: string, options: object = {}): Promise<string> {
  const all = { stage: "prod", repository: folder, ...options };
  const error = await baseGraph(reference, all).catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(Refusal);
  return (error as Refusal).message;
}

describe("a .json file", () => {
  const GRAPH: Graph = { app: "payments", stage: "prod", dev: false, sst: "3.19.3", resources: [], outputs: {} };

  test("is read as it is", async () => {
    const path = file("prod.json", JSON.stringify(GRAPH));
    expect(await baseGraph(path, { stage: "prod" })).toEqual(GRAPH);
  });

  test("of another stage is refused", async () => {
    const path = file("staging.json", JSON.stringify({ ...GRAPH, stage: "staging" }));
    expect(await refusalOf(path)).toContain('the graph of stage "staging", not of "prod"');
  });

  test("that is missing, broken or no graph is refused", async () => {
    expect(await refusalOf(join(folder, "none.json"))).toContain("cannot be read as a graph: ENOENT");
    expect(await refusalOf(file("half.json", '{"resources":'))).toContain("cannot be read as a graph");
    expect(await refusalOf(file("other.json", "{}"))).toContain("holds no graph: write one with");
    expect(await refusalOf(file("hollow.json", '{"stage":"prod","resources":[{}]}'))).toContain("holds no graph");
  });
});

/** Uses a separate repository, because this one may have any commits. */
function git(...args: readonly string[]): string {
  const author = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
  return execFileSync("git", [...author, ...args], { cwd: folder, encoding: "utf8" }).trim();
}

describe("a git revision", () => {
  beforeAll(() => {
    git("init", "--quiet", "--initial-branch=main");
    git("commit", "--quiet", "--allow-empty", "--message", "Nothing yet");
  });

  test("that is unknown is refused, with how to get it", async () => {
    expect(await refusalOf("origin/nowhere")).toContain(
      'no revision "origin/nowhere". Fetch it (git fetch origin nowhere;',
    );
  });

  test("that is an option of git's is a revision all the same", async () => {
    expect(await refusalOf("--all")).toContain('no revision "--all"');
  });

  test("without infra/ is refused in one sentence", async () => {
    expect(await refusalOf("main")).toMatch(/^Revision main \([0-9a-f]{9}\) has no infra\/ that could be synthesised/);
  });
});

describe("a git revision with infra/", () => {
  const GRAPHS = join(REPOSITORY, ".local/graphs");
  const REVISIONS = join(REPOSITORY, ".local/revisions");
  const STAGE = "alice";
  const SECRETS = { AcquirerCredential: "an-example" };
  /** Matches nothing until the first commit: the clean-up removes graphs and trees with the commit's name. */
  let commit = "no commit";
  const keptGraphs = (): readonly string[] =>
    existsSync(GRAPHS) ? readdirSync(GRAPHS).filter((name) => name.includes(commit)) : [];

  beforeAll(() => {
    const list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    const paths = execFileSync("git", list, { cwd: REPOSITORY, encoding: "utf8" }).split("\0");
    // git also lists files that are deleted but whose deletion is not committed.
    for (const path of paths.filter((name) => name !== "" && existsSync(join(REPOSITORY, name))))
      cpSync(join(REPOSITORY, path), join(folder, path));
    git("add", "--all");
    git("commit", "--quiet", "--message", "All of it");
    commit = git("rev-parse", "HEAD");
  });
  afterAll(() => {
    for (const name of keptGraphs()) rmSync(join(GRAPHS, name));
    const trees = existsSync(REVISIONS) ? readdirSync(REVISIONS) : [];
    for (const name of trees.filter((tree) => tree.startsWith(commit)))
      rmSync(join(REVISIONS, name), { recursive: true });
  });

  test(
    "is synthesised by its own program, under each caller's settings at once",
    { timeout: SYNTHESIS_MS },
    async () => {
      const accounts = ["210987654321", "310987654321"];
      const graphs = await Promise.all(
        accounts.map((account) =>
          baseGraph("main", {
            stage: STAGE,
            dev: true,
            environment: { AWS_ACCOUNT_ID: account },
            repository: folder,
          }),
        ),
      );
      for (const [at, graph] of graphs.entries()) {
        expect(graph).toMatchObject({ app: "payments", stage: STAGE, dev: true });
        expect(graph.resources.length).toBeGreaterThan(0);
        expect(JSON.stringify(graph)).toContain(accounts[at]);
      }
    },
  );

  test("is kept under all that it was told, but not with secrets", { timeout: SYNTHESIS_MS }, async () => {
    const before = keptGraphs().length;
    const options = { stage: STAGE, dev: true, repository: folder };
    await baseGraph("main", { ...options, secrets: SECRETS });
    expect(keptGraphs()).toHaveLength(before);
    const graph = await baseGraph("main", options);
    expect(keptGraphs()).toHaveLength(before + 1);
    for (const name of keptGraphs()) writeFileSync(join(GRAPHS, name), JSON.stringify({ ...graph, sst: "kept" }));
    expect(await baseGraph("main", options)).toMatchObject({ sst: "kept" });
    expect(await baseGraph("main", { ...options, secrets: SECRETS })).toEqual(graph);
  });

  test("that refuses the settings says so in its own words", { timeout: SYNTHESIS_MS }, async () => {
    expect(await refusalOf("main", { strict: true })).toMatch(
      /^Revision main .* cannot be compared with\.[^]*API_DOMAIN is missing/,
    );
  });
});
