import { expect, test } from "vitest";
import { graphOf, SYNTHESIS_MS } from "../../../../infra/test/graphs.ts";
import type { Command } from "@platform/blueprint/verb";
import { sectionsOf } from "../sections.ts";
import { stageCommand } from "../stage-command.ts";

/** Reuses graphs that other tests have made, and compares them with `git` as usual. */
const commandOf = async (stage: string): Promise<Command> => ({
  ...(await stageCommand(stage)),
  graph: async (of = stage) => await graphOf(of),
});

test("a section that cannot be computed says why, and the others stand", { timeout: 3 * SYNTHESIS_MS }, async () => {
  const sections = await sectionsOf(await commandOf("pr-12"), await commandOf("prod"), "no-such-revision");
  const contents = Object.fromEntries(sections.map(({ title, content }) => [title, content]));
  for (const title of ["What merging changes in prod", "What the preview changes", "Cost"]) {
    expect(contents[title]).toMatch(
      /^This could not be computed:\n\n```text\nThis clone has no revision "no-such-revision"/,
    );
  }
  expect(contents["Rules"]).toMatch(/^payments pr-12: \d+ rules: \d+ passed, .*\.\n[^]*payments prod: \d+ rules/);
});

test(
  "the graphs of a revision are what is compared, in prod and in the preview",
  { timeout: 3 * SYNTHESIS_MS },
  async () => {
    const asked: string[] = [];
    const same = async (stage: string): Promise<Command> => ({
      ...(await commandOf(stage)),
      async base(reference, of = stage) {
        asked.push(`${of} at ${reference}`);
        return await graphOf(of);
      },
    });
    const [inProd, inPreview, cost] = await sectionsOf(await same("pr-12"), await same("prod"), "HEAD");
    expect(inProd!.content).toContain("**prod**, compared with `HEAD`");
    expect(inPreview!.content).toContain("**pr-12**, compared with `HEAD`");
    expect(cost!.content.match(/It costs what it did before/g)).toHaveLength(2);
    expect(new Set(asked)).toEqual(new Set(["prod at HEAD", "pr-12 at HEAD", "staging at HEAD"]));
  },
);
