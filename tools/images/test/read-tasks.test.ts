import { expect, test } from "vitest";
import { synthesise } from "@platform/blueprint/synth/synthesise";
import { readTasks } from "../task/read-tasks.ts";
import { COMMAND, containerWith, DOCKERFILE } from "./definition.ts";
import { project } from "../../../blueprint.config.ts";

test("the tasks of staging are those of the three services, with the sandbox acquirer beside payment-api", async () => {
  const tasks = readTasks(await synthesise(project, { stage: "staging" }));
  expect(tasks.map(({ name, containers }) => [name, containers.map(({ dockerfile }) => dockerfile)])).toEqual([
    ["fraud-detection", ["services/fraud-detection/Dockerfile"]],
    ["notification-service", ["services/notification-service/Dockerfile"]],
    ["payment-api", ["services/payment-api/Dockerfile", "sandbox/acquirer/Dockerfile"]],
  ]);
  for (const { cpu, memoryMiB } of tasks) expect([cpu, memoryMiB].every((size) => size > 0)).toBe(true);
}, 200_000);

test("a container is read with its Dockerfile, its health check in milliseconds, and secrets by name only", () => {
  expect(containerWith()).toMatchObject({
    dockerfile: DOCKERFILE,
    environment: { PORT: "8081", STAGE: "staging" },
    secrets: ["SERVICE_CREDENTIAL", "DATABASE_URL"],
    ports: [8081],
    mounts: [{ volume: "fraud-detection-tmp", path: "/tmp", readOnly: false }],
    healthCheck: { command: COMMAND, intervalMs: 15_000, timeoutMs: 5_000, startPeriodMs: 30_000, retries: 3 },
    stopTimeoutSeconds: 60,
  });
});

test("a health check for a shell is run by a shell", () => {
  const { healthCheck } = containerWith({ healthCheck: { command: ["CMD-SHELL", "exit 0"] } });
  expect(healthCheck?.command).toEqual(["/bin/sh", "-c", "exit 0"]);
});

test("what is said and not applied is refused, so that nothing is left out without a word", () => {
  expect(() => containerWith({ ulimits: [] })).toThrow("The task definition of fraud-detection says ulimits");
  expect(() => containerWith({ linuxParameters: { tmpfs: [] } })).toThrow("says tmpfs");
});

test("an image that no Dockerfile of the graph makes is refused", () => {
  expect(() => containerWith({ image: "nginx" })).toThrow("fraud-detection runs an image that no Dockerfile");
});
