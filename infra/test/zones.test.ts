import { expect, test } from "vitest";
import { StageError, stageOf } from "../stage";
import { namesOf } from "../network/zones";

const found = { names: ["us-east-1a", "us-east-1c", "us-east-1f"], zoneIds: ["use1-az4", "use1-az1", "use1-az2"] };

test("zones are named in the order of their ids, whatever order the account lists them in", () => {
  expect(namesOf(stageOf("prod"), found)).toEqual(["us-east-1c", "us-east-1f", "us-east-1a"]);
});

const without = () => namesOf(stageOf("prod"), { names: found.names.slice(1), zoneIds: found.zoneIds.slice(1) });

test("an account without one of them is told which, and what to do", () => {
  expect(without).toThrow(StageError);
  expect(without).toThrow(/^This account has no zone use1-az4 in us-east-1: ask AWS for it, or .* by AWS_REGION\./);
});
