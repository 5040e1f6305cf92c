import { describe, expect, test } from "vitest";
import { parseImage } from "../checks/image-checks.ts";
import { parseState } from "../engine/container-state.ts";
import { readNetwork } from "../task/task-network.ts";

const CHECK = ["CMD", "node", "-e", "0"];
const CONFIG = { User: "1000:1000", ExposedPorts: { "8081/tcp": {} } };
const FACTS = { user: "1000:1000", exposed: ["8081/tcp"], healthCheck: CHECK, bytes: 337_305_809 };

describe("an image", () => {
  test.each([
    ["as Docker tells it", { Size: 337_305_809, Config: { ...CONFIG, Healthcheck: { Test: CHECK } } }, FACTS],
    ["as podman tells it", { Size: 337_305_809, Config: CONFIG, Healthcheck: { Test: CHECK } }, FACTS],
    [
      "with a health check that was taken away",
      { Size: 1, Config: CONFIG, Healthcheck: { Test: ["NONE"] } },
      { ...FACTS, healthCheck: [], bytes: 1 },
    ],
    ["that says nothing of itself", { Size: 2, Config: {} }, { user: "", exposed: [], healthCheck: [], bytes: 2 }],
  ])("%s", (_how, told, expected) => {
    expect(parseImage(JSON.stringify([told]))).toEqual(expected);
  });
});

test("the state of a container", () => {
  const told = { Running: false, Pid: 0, ExitCode: 137, StartedAt: "2026-11-22T21:47:15.709542486Z" };
  const startedAt = Date.UTC(2026, 10, 22, 21, 47, 15, 709);
  expect(parseState(JSON.stringify(told))).toEqual({
    isRunning: false,
    pid: 0,
    exitCode: 137,
    startedAt,
  });
});

test("the address of a container, and of this machine", () => {
  const told = { podman: { IPAddress: "10.88.0.6", Gateway: "10.88.0.1", IPPrefixLen: 16 } };
  expect(readNetwork(JSON.stringify(told))).toEqual({ address: "10.88.0.6", gateway: "10.88.0.1" });
  expect(() => readNetwork("{}")).toThrow("without a network");
});
