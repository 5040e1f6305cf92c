import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPlatformDatabase, type PlatformDatabase } from "./platform/platform-database.ts";

const DOCUMENTS = join(import.meta.dirname, "../docs");
const pagesOf = (folder: string): string[] =>
  readdirSync(join(DOCUMENTS, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name}`);
const read = (page: string): string => readFileSync(join(DOCUMENTS, page), "utf8");

const runbooks = pagesOf("runbooks");
const drills = pagesOf("drills");

const statements = [...runbooks, ...drills].flatMap((page) =>
  [...read(page).matchAll(/```sql\n(.*?)```/gs)].map((match, index) => ({
    name: `${page}, statement ${index + 1}`,
    sql: match[1]!,
  })),
);

describe("statements of the runbooks and drills", () => {
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
  test.each(runbooks.filter((page) => !page.endsWith("README.md")))(
    "%s says what to know and is in the table",
    (page) => {
      for (const part of ["**Over**", "**Tell**", "## Look", "## Do"]) expect(read(page)).toContain(part);
      expect(read(page)).toMatch(/merchant notices/);
      expect(read("runbooks/README.md")).toContain(`(${basename(page)})`);
    },
  );
});

// AWS closed its console on 31 July 2026 ("Turning Performance Insights on and off for Aurora" in Aurora's user guide).
test.each([...runbooks, ...drills])("%s does not lead to the console of Performance Insights", (page) => {
  expect(read(page)).not.toContain("Performance Insights");
});

describe("a drill", () => {
  test.each(drills.filter((page) => !page.endsWith("README.md")))(
    "%s says how long it takes, and is in the table",
    (page) => {
      expect(read(page)).toMatch(/\| expected \|/);
      expect(read("drills/README.md")).toContain(`(${basename(page)})`);
    },
  );
});
