import type { TestDatabase } from "@platform/testkit/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../src/domain/settings.ts";
import { SettingsBody } from "../src/http/settings-schema.ts";
import { createFraudDatabase, startService, type Service } from "./service.ts";

/** The service keeps every setting that the schema accepts. */

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

/**
 * Settings with every property, each number greater than the one before, so that none is a default and no review is above
 * its block.
 */
function everything(schema: object, next = { number: 1 }): unknown {
  if ("properties" in schema) {
    const inside = Object.entries(schema.properties as Record<string, object>);
    return Object.fromEntries(inside.map(([name, one]) => [name, everything(one, next)]));
  }
  if ("patternProperties" in schema) {
    const [byCurrency] = Object.values(schema.patternProperties as Record<string, object>);
    return { nok: everything(byCurrency!, next) };
  }
  return next.number++;
}

test.for(Object.entries(SettingsBody.properties))("%s come back", async ([name, schema]) => {
  const sent = { [name]: everything(schema) };
  expect(DEFAULT_SETTINGS).not.toMatchObject(sent);
  const path = `/v1/settings/acct_${name}/test`;
  expect(await service.call("PUT", path, sent)).toMatchObject({ status: 200, body: sent });
  expect(await service.call("GET", path)).toMatchObject({ status: 200, body: sent });
});
