import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPlatformDatabase, type PlatformDatabase } from "./platform/platform-database.ts";

const DIRECTORY = join(import.meta.dirname, "../docs/runbooks");
const pages = readdirSync(DIRECTORY).filter((name) => name.endsWith(".md"));
const read = (page: string): string => readFileSync(join(DIRECTORY, page), "utf8");

const statements = pages.flatMap((page) =>
  [...read(page).matchAll(/```sql\n(.*?)```/gs)].map((match, index) => ({
    name: `${page}, statement ${index + 1}`,
    sql: match[1]!,
  })),
);

describe("statements of the runbooks", () => {
  let database: PlatformDatabase;
  beforeAll(async () => {
    database = await createPlatformDatabase();
  });
  afterAll(() => database.drop());

  test("are found", () => {
    expect(statements.length).toBeGreaterThan(10);
  });

  test.each(statements)("fit the schema and only read: $name", async ({ sql }) => {
    const client = await database.pool.connect();
    try {
      await client.query("BEGIN READ ONLY");
      await expect(client.query(sql)).resolves.toBeDefined();
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
  });
});

describe("a runbook", () => {
  test.each(pages.filter((page) => page !== "README.md"))("%s says what to know and is in the table", (page) => {
    for (const part of ["**Over**", "**Tell**", "## Look", "## Do"]) expect(read(page)).toContain(part);
    expect(read(page)).toMatch(/merchant notices/);
    expect(read("README.md")).toContain(`(${page})`);
  });
});
