import { describe, expect, test } from "vitest";
import { runArguments } from "../task/run-arguments.ts";
import { containerWith, taskOf } from "./definition.ts";

const PLACEMENT = {
  name: "run-1-fraud-detection",
  image: "localhost/fraud-detection",
  network: { holder: "run-1-network", prefix: "run-1" },
  values: { PORT: "8081", DATABASE_URL: "postgres://fraud@10.88.0.1:5432/platform" },
  engineFlags: ["--read-only-tmpfs=false"],
};

/** Returns the arguments of a container with some fields of its definition changed, as one text. */
function argumentsWith(otherwise: object = {}): string {
  const container = containerWith(otherwise);
  return runArguments(taskOf(container), container, PLACEMENT).join(" ");
}

test("a container runs as its task definition says", () => {
  expect(argumentsWith().split(/ (?=--)/)).toEqual([
    "run",
    "--detach",
    "--name run-1-fraud-detection",
    "--read-only-tmpfs=false",
    "--network container:run-1-network",
    "--no-healthcheck",
    "--cpus 0.5",
    "--memory 1024m",
    "--memory-swap 1024m",
    "--user 1000:1000",
    "--read-only",
    "--init",
    "--cap-drop ALL",
    "--volume run-1-fraud-detection-tmp:/tmp",
    "--stop-timeout 60",
    "--env PORT=8081",
    "--env DATABASE_URL=postgres://fraud@10.88.0.1:5432/platform localhost/fraud-detection",
  ]);
});

describe("what a definition says otherwise is what runs", () => {
  const mount = { sourceVolume: "certificates", containerPath: "/certificates", readOnly: true };
  test.each([
    ["no user", { user: undefined }, "--user", false],
    ["a root that can be written", { readonlyRootFilesystem: false }, " --read-only ", false],
    ["no init process", { linuxParameters: {} }, "--init", false],
    ["no capability dropped", { linuxParameters: {} }, "--cap-drop", false],
    ["a capability more", { linuxParameters: { capabilities: { add: ["SYS_PTRACE"] } } }, "--cap-add SYS_PTRACE", true],
    ["privileges", { privileged: true }, "--privileged", true],
    ["a terminal", { pseudoTerminal: true }, "--tty", true],
    ["a volume to read", { mountPoints: [mount] }, "--volume run-1-certificates:/certificates:ro", true],
    ["Fargate's own stop time-out", { stopTimeout: undefined }, "--stop-timeout 30", true],
  ])("%s", (_what, otherwise, argument, isThere) => {
    expect(argumentsWith(otherwise).includes(argument)).toBe(isThere);
  });
});
