import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { OPTIONS, refuseSwallowedOptions } from "../swallowed-options.mjs";

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

/** npm has them too, so that who runs npm may have set them. */
const OF_NPM = ["all", "ca", "diff", "format", "help", "only"];

test("every option of every command is looked for", () => {
  const files = execFileSync(
    "git",
    ["ls-files", "-co", "--exclude-standard", "tools", "bench", "services/*/src/operator/*"],
    {
      cwd: ROOT,
      encoding: "utf8",
    },
  );
  const sources = files.split("\n").filter((file) => file.endsWith(".ts") && !file.includes("/test/"));
  const declared = sources.flatMap((file) => {
    const text = readFileSync(join(ROOT, file), "utf8");
    return [...text.matchAll(/(?:^|[\s{])"?([a-z-]+)"?: (?:\{ type: "(?:string|boolean)"|LIVE\b|KIND\b)/gm)].map(
      (match) => match[1]!,
    );
  });
  expect(declared.length).toBeGreaterThan(40);
  expect([...new Set([...OPTIONS, ...OF_NPM])].toSorted()).toEqual([...new Set([...declared, ...OF_NPM])].toSorted());
});
