import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { SYNTHESIS_MS } from "../../../infra/test/graphs.ts";
import { inPatchedCopy, type Patch, patch } from "./broken-variants.ts";

const RUNBOOKS = resolve(import.meta.dirname, "../../../docs/runbooks");

/** Edits in the runbooks' diff blocks: after each file's name, the lines to remove and the lines to add. */
const WRITTEN_OUT = readdirSync(RUNBOOKS).flatMap((page) =>
  [...readFileSync(join(RUNBOOKS, page), "utf8").matchAll(/```diff\n(.*?)```/gs)].flatMap(([, block]) =>
    block!.split(/^--- /m).slice(1).map(patchIn),
  ),
);

/** Edits that the runbooks only describe: raising a number. */
const NAMED: readonly Patch[] = [
  // assessment-timeouts, delivery-backlog
  patch(
    "stage.ts",
    /(?<="fraud-detection": \{[^}]*)min: 3,\s*max: 10,\s*onDemandBase: 3/,
    "min: 4, max: 10, onDemandBase: 4",
  ),
  // saturation
  patch("stage.ts", /(?<="notification-service": \{[^}]*)max: 10/, "max: 12"),
  // database
  patch("stage.ts", "maxAcu: 16", "maxAcu: 32"),
  // budget
  patch("stage.ts", /budget: production \? [\d_]+/, "budget: production ? 2_500"),
  // blocked-requests
  patch("network/firewall.ts", "REQUESTS_PER_ADDRESS = 2_000", "REQUESTS_PER_ADDRESS = 4_000"),
  // low-traffic
  patch("watching/probe.ts", '"eu-west-1", "ap-southeast-1"]', '"eu-west-1", "ap-southeast-1", "sa-east-1"]'),
];

test("a deploy of what runbooks edit in infra/ is not held up by check", { timeout: SYNTHESIS_MS }, async () => {
  expect(WRITTEN_OUT.map(({ file }) => file)).toContain("infra/network/firewall.ts");
  const report = await inPatchedCopy([...WRITTEN_OUT, ...NAMED], check);
  expect(report).toMatch(/ 0 violated/);
});

function patchIn(text: string): Patch {
  const [file = "", ...lines] = text.split("\n");
  const of = (sign: string): string =>
    lines
      .filter((line) => line.startsWith(sign))
      .map((line) => line.slice(1))
      .join("\n");
  return { file, search: of("-"), replace: of("+") };
}

/** Runs check like the workflow does before it deploys, with the copy's rules. */
async function check(root: string): Promise<string> {
  const args = ["tools/blueprint/main.ts", "check", "--stage", "prod"];
  const run = promisify(execFile)(process.execPath, args, { cwd: root });
  // On a violation the exit code is 1, and the report names it.
  const { stdout } = await run.catch((failed: { stdout: string }) => failed);
  return stdout;
}
