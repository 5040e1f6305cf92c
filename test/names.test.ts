import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts"], { cwd: root })
  .toString()
  .split("\n")
  .filter((path) => path !== "");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** `HiddenKey` of "hidden key". */
const typeNameOf = (word: string): string =>
  word.replaceAll(/(?:^|\W+)(\w)/g, (_all, first: string) => first.toUpperCase());

describe("a word of docs/vocabulary.md", () => {
  const words = [...read("docs/vocabulary.md").matchAll(/^\| ([^|]+) \|/gm)]
    .flatMap((match) => match[1]!.split(", "))
    .filter((word) => word !== "word" && word !== "---");

  /** Files of packages, services and sandboxes that export a type, by its name. */
  const exporters = Map.groupBy(
    files
      .filter((path) => /^(?:packages|services|sandbox)\/.*\/src\//.test(path))
      .flatMap((path) =>
        [...read(path).matchAll(/^export (?:interface|type|class) (\w+)/gm)].map((match) => ({
          path,
          name: match[1]!,
        })),
      ),
    ({ name }) => name,
  );

  /** Each names the same thing twice: payment-api's is to get a name of its own. */
  const TO_RENAME: Readonly<Record<string, readonly string[]>> = {
    Tenant: ["packages/kernel/src/tenant.ts", "services/payment-api/src/domain/tenant.ts"],
    Ticket: ["packages/runtime/src/admission.ts", "services/payment-api/src/ports/admission.ts"],
  };

  test("is found, and so are the types that have such names", () => {
    expect(words.length).toBeGreaterThan(40);
    expect(words.filter((word) => exporters.has(typeNameOf(word))).length).toBeGreaterThan(10);
  });

  test("is the name of at most one exported type", () => {
    const twice = words
      .map(typeNameOf)
      .map((name) => [name, (exporters.get(name) ?? []).map(({ path }) => path)] as const)
      .filter(([, paths]) => paths.length > 1);
    expect(Object.fromEntries(twice)).toEqual(TO_RENAME);
  });
});

describe("house style", () => {
  test("SQL statements have names in kebab-case", () => {
    const named = files
      .filter((path) => path.includes("/src/"))
      .flatMap((path) =>
        [...read(path).matchAll(/\bstatement(?:<[^;]*?>)?\(\s*"([^"]+)"/g)].map((match) => ({ path, name: match[1]! })),
      );
    expect(named.length).toBeGreaterThan(80);
    expect(named.filter(({ name }) => !/^[a-z]+(?:-[a-z]+)*$/.test(name))).toEqual([]);
  });

  test("tests are written with test", () => {
    const others = files.filter((path) => /^import \{[^}]*\bit\b[^}]*\} from "vitest"/m.test(read(path)));
    expect(others).toEqual([]);
  });
});
