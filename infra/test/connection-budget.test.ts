import { describe, expect, test } from "vitest";
import { connectionBudget, connectionsOfPreview, MAX_PREVIEWS } from "../database/connection-budget";
import { type Stage, StageError, stageOf } from "../stage";

describe("the connection budget", () => {
  test("of prod: ten tasks of every service, twice during a deploy", () => {
    // (12 + 8 + 8) × 10 × 2, plus the migrator's 2 and the reserve of 25.
    expect(connectionBudget(stageOf("prod"))).toEqual({ opened: 560 + 2, needed: 560 + 2 + 25, available: 3_024 });
  });

  test("of staging: its services and acquirer, and as many previews as are let in", () => {
    const previews = MAX_PREVIEWS * connectionsOfPreview();
    const opened = 4 * (3 * 6 + 4) * 2 + previews + 2;
    expect(connectionBudget(stageOf("staging"))).toEqual({ opened, needed: opened + 25, available: 756 });
  });

  test("of one preview: a task of every service and an acquirer, twice during a deploy, and the migrator's", () => {
    expect(connectionsOfPreview()).toBe((3 * 6 + 4) * 2 + 2);
  });

  test.each([
    ["a smaller database", { database: { minAcu: 1, maxAcu: 3 } }],
    ["a minimum below 1 ACU with many tasks", { database: { minAcu: 0.5, maxAcu: 64 }, tasks: 40 }],
    ["more tasks", { tasks: 60 }],
  ])("is exceeded by %s", (_what, change: { database?: Partial<Stage["database"]>; tasks?: number }) => {
    const prod = stageOf("prod");
    const entries = Object.entries(prod.capacity);
    const capacity = Object.fromEntries(entries.map(([name, of]) => [name, { ...of, max: change.tasks ?? of.max }]));
    const stage = { ...prod, capacity, database: { ...prod.database, ...change.database } } as unknown as Stage;
    expect(() => connectionBudget(stage)).toThrow(StageError);
  });
});
