import { describe, expect, test } from "vitest";
import { loadConfig } from "../src/config.ts";

const CREDENTIAL = "c".repeat(32);
const REQUIRED = {
  STAGE: "test",
  DATABASE_URL: "postgres://payments@127.0.0.1/payments",
  SERVICE_CREDENTIAL: CREDENTIAL,
  IDEMPOTENCY_KEY_SECRET: "s".repeat(32),
  FRAUD_DETECTION_URL: "http://127.0.0.1:8081",
  NOTIFICATION_SERVICE_URL: "http://127.0.0.1:8082",
  ACQUIRER_URL: "http://127.0.0.1:8090",
};

describe("the acquirer's credential", () => {
  test.each([
    ["is the acquirer's own where one is given", { ACQUIRER_CREDENTIAL: "given" }, "given"],
    ["is that of our services, of which the sandbox is one, where none is given", {}, CREDENTIAL],
    ["counts as not given when it is empty", { ACQUIRER_CREDENTIAL: "" }, CREDENTIAL],
  ])("%s", (_what, given, expected) => {
    expect(loadConfig({ ...REQUIRED, ...given }).acquirerCredential).toBe(expected);
  });
});

test.each([
  [undefined, 6 * 60 * 60],
  ["518400", 6 * 24 * 60 * 60],
])("a payment waits for its score no longer than its authorisation lasts: %s", (given, seconds) => {
  expect(loadConfig({ ...REQUIRED, SCORE_WAIT_SECONDS: given }).scoreWaitSeconds).toBe(seconds);
  expect(() => loadConfig({ ...REQUIRED, SCORE_WAIT_SECONDS: "518401" })).toThrow("SCORE_WAIT_SECONDS");
});

test("a missing credential is one fault", () => {
  const { SERVICE_CREDENTIAL: _missing, ...others } = REQUIRED;
  expect(() => loadConfig(others)).toThrow(/:\n {2}SERVICE_CREDENTIAL is missing$/);
});

test("a missing secret of idempotency keys says what to do", () => {
  const { IDEMPOTENCY_KEY_SECRET: _missing, ...others } = REQUIRED;
  expect(() => loadConfig(others)).toThrow(
    /:\n {2}IDEMPOTENCY_KEY_SECRET is missing: infra\/service\/payment-api\.ts makes it; elsewhere, set it to 32 random characters/,
  );
});

describe("several credentials, as while one is rotated", () => {
  const [next, previous] = ["n".repeat(32), "p".repeat(32)];

  test("are all accepted, and the first is sent", () => {
    const config = loadConfig({ ...REQUIRED, SERVICE_CREDENTIAL: `${CREDENTIAL},${next},${previous}` });
    expect(config.serviceCredential).toBe(CREDENTIAL);
    expect(config.acceptedCredentials).toEqual([CREDENTIAL, next, previous]);
  });

  test.each([`${CREDENTIAL},`, `${CREDENTIAL},short`])("are refused when one of them can be guessed", (given) => {
    expect(() => loadConfig({ ...REQUIRED, SERVICE_CREDENTIAL: given })).toThrow(
      /SERVICE_CREDENTIAL has a part that is shorter than 32 characters$/,
    );
  });
});

test.each([
  ["30000", true],
  ["29999", false],
])("a lease of %s ms outlives two scores, the acquirer and the commits of an attempt: %s", (lease, fits) => {
  const load = () =>
    loadConfig({
      ...REQUIRED,
      ASSESSMENT_BUDGET_MS: "4000",
      ACQUIRER_DEADLINE_MS: "20000",
      ATTEMPT_LEASE_MS: lease,
    });
  if (fits) expect(load().attemptLeaseMs).toBe(30_000);
  else expect(load).toThrow("ATTEMPT_LEASE_MS");
});

test.each([
  [{}, 0],
  [{ DRAIN_SECONDS: "20" }, 20_000],
])("%j drains for %i ms", (given, expected) => {
  expect(loadConfig({ ...REQUIRED, ...given }).drainMs).toBe(expected);
});

test.each([
  [{}, 60_000],
  [{ DATABASE_WAIT_SECONDS: "5" }, 5_000],
  [{ DATABASE_WAIT_SECONDS: "0" }, 0],
])("%j waits %i ms for the database", (given, expected) => {
  expect(loadConfig({ ...REQUIRED, ...given }).databaseWaitMs).toBe(expected);
});

test("draining that would leave no time to stop is refused", () => {
  expect(() => loadConfig({ ...REQUIRED, DRAIN_SECONDS: "31" })).toThrow("DRAIN_SECONDS must be a whole number");
});

test.each([
  [{}, true],
  [{ METRICS: "true" }, true],
  [{ METRICS: "false" }, false],
])("with %j, metrics are written: %s", (given, expected) => {
  expect(loadConfig({ ...REQUIRED, ...given }).metrics).toBe(expected);
});

test("METRICS is true or false", () => {
  expect(() => loadConfig({ ...REQUIRED, METRICS: "on" })).toThrow("METRICS must be true or false");
});
