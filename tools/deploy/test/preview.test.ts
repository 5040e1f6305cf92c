import fc from "fast-check";
import { expect, test } from "vitest";
import { stageOf } from "../../../infra/stage.ts";
import { previewOf, previewOfDatabase } from "../preview.ts";

const NAMES = [
  "prod",
  "staging",
  "pr-0",
  "pr-01",
  "pr-12x",
  "xpr-12",
  "PR-12",
  "pr_12",
  "pr-1234567",
  "pr--1",
  "pr-12\n",
  " pr-12",
  "pr-1e3",
  "pr-",
  "",
];

test.each(NAMES)("%j is no preview", (name) => {
  expect(previewOf(name)).toBeUndefined();
});

test.each(["payments", "postgres", "pr-12", "pr_0", "pr_12_owner", "rdsadmin", "pr_12\n"])(
  "%j is no preview's database",
  (name) => {
    expect(previewOfDatabase(name)).toBeUndefined();
  },
);

function isPreview(stage: string): boolean {
  try {
    return stageOf(stage).kind === "preview";
  } catch {
    return false;
  }
}

test("a preview is what infra/stage.ts calls one", () => {
  const name = fc.oneof(fc.stringMatching(/^pr-?\d{0,7}$/), fc.stringMatching(/^[a-z0-9-]{1,16}$/));
  fc.assert(
    fc.property(name, (stage) => {
      expect(previewOf(stage) !== undefined).toBe(isPreview(stage));
    }),
  );
});

test("a preview's names lead to one another", () => {
  const preview = { stage: "pr-12", database: "pr_12", pullRequest: 12 };
  expect(previewOf("pr-12")).toEqual(preview);
  expect(previewOfDatabase("pr_12")).toEqual(preview);
});
