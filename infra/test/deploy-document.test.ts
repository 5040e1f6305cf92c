import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSettings } from "../settings";
import { stageOf } from "../stage";
import { graphOf, SYNTHESIS_MS } from "./graphs";

const DOCUMENT = readFileSync(join(import.meta.dirname, "../../docs/deploy.md"), "utf8");

/** Every text inside a value. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

test("every name of staging's in docs/deploy.md is one that a deploy makes", { timeout: SYNTHESIS_MS }, async () => {
  const made = textsIn((await graphOf("staging")).resources.map(({ inputs }) => inputs));
  const named = new Set(DOCUMENT.match(/(?<![\w./-])\/?[a-z][\w*/-]*-staging[\w*/-]*/g));
  expect(named.size).toBeGreaterThan(10);
  const unknown = [...named].filter((name) => {
    const pattern = new RegExp(`^${name.replaceAll("*", ".*")}$`);
    return !made.some((text) => pattern.test(text));
  });
  expect(unknown).toEqual([]);
});

test.each(["staging", "prod"])("the environment file of %s in docs/deploy.md is complete", (name) => {
  const [, block = ""] = new RegExp(`\\.env\\.${name}\`.*\\n\\n((?: {4}\\w+=.*\\n)+)`).exec(DOCUMENT)!;
  const environment = Object.fromEntries(
    block
      .trim()
      .split("\n")
      .map((line) => line.trim().split("=")),
  );
  expect(readSettings(stageOf(name, environment), environment).alarmEmail).not.toBe("");
});
