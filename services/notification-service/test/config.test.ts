import { expect, test } from "vitest";
import { readNotificationConfig } from "../src/config.ts";

const REQUIRED = {
  STAGE: "test",
  DATABASE_URL: "postgres://notifications@127.0.0.1/notifications",
  SERVICE_CREDENTIAL: "c".repeat(32),
};

test.each([
  [{}, false],
  [{ METRICS: "true" }, true],
  [{ METRICS: "false" }, false],
])("with %j, metrics are written: %s", (given, expected) => {
  expect(readNotificationConfig({ ...REQUIRED, ...given }).metrics).toBe(expected);
});

test("METRICS is true or false", () => {
  const given = { ...REQUIRED, METRICS: "on" };
  expect(() => readNotificationConfig(given)).toThrow("METRICS must be true or false");
});
