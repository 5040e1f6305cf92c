import type { TestDatabase } from "@platform/testkit/database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../src/domain/settings.ts";
import { anonymousAttempt } from "./attempts.ts";
import { createFraudDatabase, startService, type Service } from "./service.ts";

let database: TestDatabase;
let service: Service;

beforeAll(async () => {
  database = await createFraudDatabase();
  service = await startService(database);
});
afterAll(async () => {
  await service.stop();
  await database.drop();
});

const get = (path: string) => service.call("GET", `/v1/settings/${path}`);
const put = (path: string, body: unknown) => service.call("PUT", `/v1/settings/${path}`, body);

describe("the settings of an account", () => {
  test("are the complete defaults until it changes them", async () => {
    expect(await get("acct_new/test")).toEqual({ status: 200, body: DEFAULT_SETTINGS });
  });

  test("are its own where it has any, the defaults elsewhere, and only in its mode", async () => {
    const hour = { review: 1, block: 2 };
    const expected = {
      ...DEFAULT_SETTINGS,
      velocity: { ...DEFAULT_SETTINGS.velocity, card: { ...DEFAULT_SETTINGS.velocity.card, hour } },
    };
    expect(await put("acct_own/test", { velocity: { card: { hour } } })).toEqual({ status: 200, body: expected });
    expect((await get("acct_own/test")).body).toEqual(expected);
    expect((await get("acct_own/live")).body).toEqual(DEFAULT_SETTINGS);
  });

  test("follow the defaults again in what a later change leaves out", async () => {
    await put("acct_back/test", { thresholds: { block: 80 } });
    expect((await put("acct_back/test", {})).body).toEqual(DEFAULT_SETTINGS);
  });

  test("hold from the next assessment on", async () => {
    const account = "acct_next";
    expect((await service.assess(anonymousAttempt({ account }))).decision).toBe("allow");
    await put(`${account}/test`, { amounts: { usd: { review: 10, block: 20 } } });
    expect((await service.assess(anonymousAttempt({ account }))).decision).toBe("block");
  });

  test.each<[string, unknown, string]>([
    ["half a limit", { velocity: { card: { hour: { review: 5 } } } }, "block"],
    ["an unknown setting", { colour: "red" }, "additional properties"],
    ["an unknown kind", { failures: { shoe: { review: 1, block: 2 } } }, "additional properties"],
    ["a currency in upper case", { amounts: { USD: { review: 1, block: 2 } } }, "amounts"],
    ["a limit below zero", { failures: { card: { review: -1, block: 2 } } }, "review"],
    ["a limit as text", { failures: { card: { review: "1", block: 2 } } }, "review"],
    ["a threshold above 100", { thresholds: { block: 101 } }, "block"],
    ["a review limit above its block limit", { failures: { card: { review: 3, block: 2 } } }, "failures.card"],
    ["a threshold above the default of the other", { thresholds: { review: 90 } }, "thresholds"],
    ["a contradiction in spending", { velocity: { ip: { spend: { usd: { review: 2, block: 1 } } } } }, "ip.spend.usd"],
  ])("refuse %s", async (_case, body, word) => {
    const answer = await put("acct_bad/test", body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(word);
    expect((await get("acct_bad/test")).body).toEqual(DEFAULT_SETTINGS);
  });

  test.each(["acct_1/production", "acct%00/test"])("refuse the path %s", async (path) => {
    expect((await get(path)).status).toBe(400);
  });

  test("are shown to nobody without the credential", async () => {
    expect((await service.call("GET", "/v1/settings/acct_1/test", undefined, "wrong")).status).toBe(401);
  });
});
