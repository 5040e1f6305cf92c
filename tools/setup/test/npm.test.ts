import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { INFRA } from "@platform/blueprint/command-line";
import { TEST } from "@platform/ci/stages";
import { loadVerbs, type Verbs } from "@platform/command-line/program";
import { DEPLOY } from "@platform/deploy/command-line";
import { IMAGES } from "@platform/images/command-line";
import { DEV, START } from "@platform/local/options";
import { SIMULATE } from "@platform/simulate/options";
import { BENCH } from "../../../bench/options.ts";
import { VERBS as PAYMENTS } from "../../../services/payment-api/src/operator/command-line.ts";
import { OPTIONS, refuseSwallowedOptions, TAKEN_FOR } from "../swallowed-options.mjs";

const ROOT = resolve(import.meta.dirname, "../../..");

describe("an option without -- before it, which npm keeps", () => {
  test.each([
    ["start", { npm_config_port_offset: "100" }, "npm start -- --port-offset 100 …"],
    ["start", { npm_config_once: "true", npm_config_json: "true" }, "npm start -- --json --once …"],
    ["test", { npm_config_cidr: "true" }, "npm test -- --ci …"],
    ["infra", { npm_config_stage: "prod" }, "npm run infra -- --stage prod …"],
    ["images", { npm_config_out: "sbom" }, "npm run images -- --out sbom …"],
    ["deploy", { npm_config_timeout_seconds: "9" }, "npm run deploy -- --timeout-seconds 9 …"],
    ["bench", { npm_config_quick: "true" }, "npm run bench -- --quick …"],
    ["payments", { npm_config_name: "A shop" }, "npm run payments -- --name A shop …"],
    ["payments", { npm_config_id: "pi_1" }, "npm run payments -- --id pi_1 …"],
    ["payments", { npm_config_token_description: "9f86" }, "npm run payments -- --to 9f86 …"],
  ])("is named by %s with %j", (script, kept, typed) => {
    const environment = { ...kept, npm_lifecycle_event: script };
    expect(() => refuseSwallowedOptions(environment)).toThrow(`"--" is missing`);
    expect(() => refuseSwallowedOptions(environment)).toThrow(typed);
  });

  test("stops the command before anything is installed, with a sentence", () => {
    const env = { ...process.env, npm_lifecycle_event: "start", npm_config_port_offset: "true" };
    const args = ["tools/setup/with-setup.mjs", "tools/local/main.ts", "100"];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: "utf8" });
    expect({ status, said: stderr.trim() }).toEqual({
      status: 1,
      said: expect.stringMatching(/^npm kept --port-offset for itself, because "--" is missing\. .*\n?.*$/),
    });
  });

  test("is not seen in what npm says of itself, or where npm did not start the command", () => {
    expect(() => refuseSwallowedOptions({ npm_lifecycle_event: "start", npm_config_cache: "/c" })).not.toThrow();
    expect(() => refuseSwallowedOptions({ npm_config_stage: "prod" })).not.toThrow();
  });
});

/** npm has these options too, so the user may have set them for npm. */
const OF_NPM = ["all", "ca", "diff", "format", "help", "key", "only"];

/** The options of each of our npm scripts, as its program declares them. */
const DECLARED: Readonly<Record<string, readonly object[]>> = {
  start: [START.options],
  dev: [DEV.options],
  test: [TEST.options],
  infra: [INFRA.options, ...(await optionsOf(INFRA.verbs))],
  images: [IMAGES.options],
  bench: [BENCH.options],
  simulate: [SIMULATE.options],
  deploy: await optionsOf(DEPLOY.verbs),
  payments: await optionsOf(PAYMENTS),
};

async function optionsOf(verbs: Verbs<{ readonly options?: object }>): Promise<readonly object[]> {
  return Object.values(await loadVerbs(verbs)).map(({ options = {} }) => options);
}

test("every command that npm starts through the set-up is known here", () => {
  const manifests = ["package.json", ...globSync("services/*/package.json", { cwd: ROOT })];
  const scripts = manifests.flatMap((manifest) => {
    const text = readFileSync(join(ROOT, manifest), "utf8");
    return Object.entries((JSON.parse(text) as { readonly scripts: Record<string, string> }).scripts);
  });
  const started = scripts.filter(([, command]) => command.includes("with-setup.mjs")).map(([name]) => name);
  // The last two have no options.
  expect(new Set(started)).toEqual(new Set([...Object.keys(DECLARED), "architecture", "throughput"]));
});

test("every option of every command is looked for", () => {
  const declared = Object.values(DECLARED).flatMap((all) => all.flatMap((options) => Object.keys(options)));
  expect(declared.length).toBeGreaterThan(40);
  expect([...new Set([...OPTIONS, ...Object.keys(TAKEN_FOR), ...OF_NPM])].toSorted()).toEqual(
    [...new Set([...declared, ...OF_NPM])].toSorted(),
  );
});
