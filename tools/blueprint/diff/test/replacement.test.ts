import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { graphOf, SYNTHESIS_MS } from "../../../../infra/test/graphs.ts";
import { REPLACED_FOR } from "../replacement-table.ts";

const SDK = resolve(import.meta.dirname, "../../../../node_modules/@pulumi/aws");

test.each(["prod", "staging", "pr-12"])(
  "for every type in %s it is known what it is replaced for",
  { timeout: SYNTHESIS_MS },
  async (stage) => {
    const { resources } = await graphOf(stage);
    const managed = resources.filter(
      ({ custom, read, type }) => custom && !read && type !== "pulumi-nodejs:dynamic:Resource",
    );
    const unknown = managed.map(({ type }) => type).filter((type) => REPLACED_FOR[type] === undefined);
    expect([...new Set(unknown)]).toEqual([]);
  },
);

const AWS = Object.entries(REPLACED_FOR).filter(([type, inputs]) => type.startsWith("aws:") && Array.isArray(inputs));

test.each(AWS)("%s has the inputs of the table", (type, inputs) => {
  const [, path = ""] = type.split(":");
  const declared = readFileSync(join(SDK, `${path}.d.ts`), "utf8");
  const missing = (inputs as readonly string[]).filter(
    (input) => !new RegExp(`^    ${input}\\??: `, "m").test(declared),
  );
  expect(missing).toEqual([]);
});
