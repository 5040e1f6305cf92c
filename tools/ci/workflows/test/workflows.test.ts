import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commandsIn, exists } from "../existence.ts";
import { lint } from "../lint.ts";
import { faultsOf, RULES } from "../rules.ts";
import { commandsOf, parseWorkflow, readWorkflows, ROOT } from "../workflow.ts";

describe.each(readWorkflows().map(({ file, text }) => [file, text] as const))("%s", (file, text) => {
  test("is what GitHub takes", async () => {
    expect(await lint(file, text)).toEqual([]);
  });

  test("keeps the rules", () => {
    expect(faultsOf(parseWorkflow(file, text))).toEqual([]);
  });
});

test("there are the workflows that docs/workflows.md tells of", () => {
  const document = readFileSync(join(ROOT, "docs/workflows.md"), "utf8");
  const told = document.match(/`[a-z-]+\.yml`/g) ?? [];
  expect(readWorkflows().map(({ file }) => `\`${file}\``)).toEqual([...new Set(told)].toSorted());
});

test("CI tries a fresh clone as an ordinary user, with everything else, and as root", () => {
  const { jobs } = readWorkflows().find(({ file }) => file === "ci.yml")!;
  expect(Object.values(jobs).flatMap(commandsOf)).toEqual([".ci/run", 'sudo env "PATH=$PATH" npm test fresh-clone']);
});

/** By rule: changes that break it, each as a file, the text to replace and its replacement. */
const BREAKS: Readonly<Record<string, readonly (readonly [file: string, from: string | RegExp, to: string])[]>> = {
  "actions are pinned by commit": [
    ["ci.yml", /actions\/checkout@\w+ # v/, "actions/checkout@v"],
    ["ci.yml", /(actions\/checkout@\w+) # v.*/, "$1"],
    ["ci.yml", /actions\/checkout@\w+/, "actions/checkout@main"],
    ["ci.yml", /uses: actions\/checkout@\w+/, '"uses": actions/checkout@main'],
    ["ci.yml", /- uses: actions\/setup-node@\w+/, "- uses:\n          actions/setup-node@main"],
  ],
  "nobody else's code runs with this repository's credentials": [
    ["preview.yml", "  pull_request:", "  pull_request_target:"],
    ["preview.yml", "  pull_request:\n    types: [opened, reopened, synchronize, closed]", "  workflow_run:"],
  ],
  "a job asks for each permission that it has": [
    ["ci.yml", "permissions: {}\n", ""],
    ["ci.yml", "permissions: {}", "permissions: read-all"],
    ["ci.yml", "    permissions:\n      contents: read", "    permissions: write-all"],
  ],
  "writes are for tokens, comments and findings": [["ci.yml", "contents: read", "contents: write"]],
  "a job that gets credentials may ask for a token, and no other": [
    ["ci.yml", "contents: read", "contents: read\n      id-token: write"],
    ["sweep.yml", "      id-token: write\n", ""],
  ],
  "no key is kept": [
    ["sweep.yml", "role-to-assume:", "aws-access-key-id: x\n          role-to-assume:"],
    ["sweep.yml", "${{ github.token }}", "${{ secrets.TOKEN }}"],
    ["sweep.yml", "${{ github.token }}", "${{ secrets['TOKEN'] }}"],
    ["sweep.yml", "${{ github.token }}", "${{ toJSON(secrets) }}"],
    ["sweep.yml", "AWS_REGION:", "AWS_SECRET_ACCESS_KEY: x\n      AWS_REGION:"],
    ["deploy.yml", "    with:\n      stage: prod", "    secrets: inherit\n    with:\n      stage: prod"],
  ],
  "a job ends before its credentials do": [
    ["deploy-stage.yml", /timeout-minutes: \d+/, "timeout-minutes: 60"],
    ["deploy-stage.yml", /timeout-minutes: \d+/, ""],
  ],
  "a stage is changed by one run at a time, which is never cut short": [
    ["preview.yml", "cancel-in-progress: false", "cancel-in-progress: true"],
    ["preview.yml", "stage-pr-${{ github.event.number }}", "preview-${{ github.event.number }}"],
    ["preview.yml", "stage-pr-${{ github.event.number }}", "stage-previews"],
    ["sweep.yml", "npm run deploy -- sweep --remove", 'npx "sst" remove'],
    ["deploy-stage.yml", /concurrency:[^]*?cancel-in-progress: false/, "name: x"],
  ],
  "commands have no expressions": [["preview.yml", '--commit "$COMMIT"', "--commit ${{ github.event.number }}"]],
  "commands are one command": [
    ["ci.yml", "run: .ci/run", "run: .ci/run | tee log"],
    ["ci.yml", "run: .ci/run", "run: |\n          .ci/run\n          .ci/run"],
    ["ci.yml", "run: .ci/run", "run: .ci/run && .ci/run"],
    ["preview.yml", /run: (echo ".*")/, "run: $1 && npm ci"],
    ["preview.yml", "title=No preview", "title=$(npm ci)"],
  ],
  "commands exist": [
    ["ci.yml", ".ci/run", ".ci/walk"],
    ["ci.yml", "npm test fresh-clone", "npm test stale-clone"],
    ["sweep.yml", "npm run deploy -- sweep", "npm run deploy -- mop"],
    ["sweep.yml", "npm run deploy -- sweep", "npm run deployment -- sweep"],
    ["preview.yml", "npx sst remove", "npx sts remove"],
    ["preview.yml", "run-logged.ts", "run-noted.ts"],
    ["sweep.yml", "sweep --remove", "sweep --remove-all"],
    ["deploy-stage.yml", "--strict", "--strickt"],
    ["code-scanning.yml", "check --stage prod", "toString --stage prod"],
  ],
  "Node is the project's own": [["ci.yml", /node-version: .*/, "node-version: 24"]],
  "the runner is a named one": [["ci.yml", /runs-on: .*/, "runs-on: ubuntu-latest"]],
  "a checkout keeps no token": [["ci.yml", "persist-credentials: false", "persist-credentials: true"]],
  "forks get no credentials": [
    ["preview.yml", " && github.event.pull_request.head.repo.full_name == github.repository", ""],
    ["preview.yml", "vars.AWS_ACCOUNT_ID != ''", "vars.AWS_ACCOUNT_ID != '' || always()"],
    ["preview.yml", /(?<=deploy:\n) {4}if: .*\n/, ""],
  ],
  "what prod and staging trust is an environment": [["deploy-stage.yml", "    environment: ${{ inputs.stage }}\n", ""]],
};

describe("the script of CI", () => {
  const script = readFileSync(join(ROOT, ".ci/run"), "utf8");

  test("runs what exists", () => {
    expect(commandsIn(script).filter((words) => !exists(words))).toEqual([]);
  });

  test.each([
    ["--ci", "--cl"],
    ["test --", "tset --"],
    ["exec npm", "exec ./npm"],
  ])("does not when %s is %s", (from, to) => {
    const broken = commandsIn(script.replace(from, to));
    expect(broken.filter((words) => !exists(words))).toHaveLength(1);
  });
});

describe("the rules", () => {
  test("can each be broken", () => {
    expect(Object.keys(BREAKS)).toEqual(Object.keys(RULES));
  });

  const ways = Object.entries(BREAKS).flatMap(([rule, breaks]) => breaks.map((way) => [rule, ...way] as const));
  test.each(ways)("%s: not when %s has %s", (rule, file, from, to) => {
    const text = readFileSync(join(ROOT, ".github/workflows", file), "utf8");
    const broken = text.replace(from, to);
    expect(broken).not.toBe(text);
    expect(faultsOf(parseWorkflow(file, broken)).some((fault) => fault.startsWith(`${rule}: `))).toBe(true);
  });
});

describe("the linter", () => {
  test.each([
    ["a key that does not exist", "permissions: {}", "permisions: {}"],
    ["an event that does not exist", "pull_request:", "pull_requests:"],
    ["a context that does not exist", "github.ref", "githup.ref"],
    ["a job that does not exist", "    runs-on:", "    needs: nothing\n    runs-on:"],
  ])("finds %s", async (_what, from, to) => {
    const text = readFileSync(join(ROOT, ".github/workflows/ci.yml"), "utf8");
    expect(await lint("ci.yml", text.replace(from, to))).not.toEqual([]);
  });
});
