import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { createTestDatabase } from "@platform/testkit/database";
import { dumpSchema } from "@platform/testkit/schema-dump";

const ROOT = join(import.meta.dirname, "..");

const MIGRATIONS: Readonly<Record<string, string>> = {
  payments: "services/payment-api/migrations",
  fraud: "services/fraud-detection/migrations",
  notifications: "services/notification-service/migrations",
  acquirer: "sandbox/acquirer/migrations",
};

test("every folder of migrations is one of these", () => {
  const folders = globSync("{services,sandbox}/*/migrations", { cwd: ROOT });
  expect(folders.toSorted()).toEqual(Object.values(MIGRATIONS).toSorted());
});

/** `npm test -- tests test/schemas.test -u` writes the files. Read the diff when you add a migration. */
test.each(Object.entries(MIGRATIONS))(
  "docs/generated/schemas/%s.sql is what its migrations make",
  async (schema, folder) => {
    const database = await createTestDatabase(schema, pathToFileURL(join(ROOT, folder, "/")));
    try {
      const written = join(ROOT, `docs/generated/schemas/${schema}.sql`);
      await expect(await dumpSchema(database.pool)).toMatchFileSnapshot(written);
    } finally {
      await database.drop();
    }
  },
);
