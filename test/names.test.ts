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

/** Turns "hidden key" into `HiddenKey`. */
const typeNameOf = (word: string): string =>
  word.replaceAll(/(?:^|\W+)(\w)/g, (_all, first: string) => first.toUpperCase());

/** The files in packages, services and sandboxes that export a type, by the type's name. */
const exporters = Map.groupBy(
  files
    .filter((path) => /^(?:packages|services|sandbox)\/.*\/src\//.test(path))
    .flatMap((path) =>
      [...read(path).matchAll(/^export (?:declare )?(?:abstract )?(?:interface|type|class) (\w+)/gm)].map((match) => ({
        path,
        name: match[1]!,
      })),
    ),
  ({ name }) => name,
);

describe("a word of docs/vocabulary.md", () => {
  const words = [...read("docs/vocabulary.md").matchAll(/^\| ([^|]+) \|/gm)]
    .flatMap((match) => match[1]!.split(", "))
    .filter((word) => word !== "word" && word !== "---");

  test("is found, and so are the types that have such names", () => {
    expect(words.length).toBeGreaterThan(40);
    expect(words.filter((word) => exporters.has(typeNameOf(word))).length).toBeGreaterThan(10);
  });

  test("is the name of at most one exported type", () => {
    const twice = words.map(typeNameOf).filter((name) => (exporters.get(name) ?? []).length > 1);
    expect(twice).toEqual([]);
  });
});

describe("an exported type of packages, services and sandbox", () => {
  /** The rooms that may define the same name, and why. */
  const ALLOWED: Readonly<Record<string, { readonly rooms: readonly string[]; readonly reason: string }>> = {
    ...allow(["AuthoriseRequest", "CaptureRequest", "RefundRequest", "SettlementItem", "VoidRequest"], {
      rooms: ["sandbox/acquirer", "services/payment-api"],
      reason:
        "payment-api asks and the sandbox acquirer answers: each side of the wire has the message in its own terms",
    }),
    ...allow(["AcquirerAnswer"], {
      rooms: ["packages/contracts", "services/payment-api"],
      reason: "contracts has it as it travels, payment-api as its domain reads it",
    }),
    ...allow(["WebhookEndpoint"], {
      rooms: ["packages/contracts", "services/notification-service", "services/payment-api"],
      reason: "contracts has it as it travels, each service as it keeps or presents it",
    }),
    ...allow(["DeliveryAttempt"], {
      rooms: ["packages/contracts", "services/notification-service"],
      reason: "contracts has it as it travels, notification-service as it stores it",
    }),
    ...allow(["CardRisk"], {
      rooms: ["packages/contracts", "services/fraud-detection"],
      reason: "contracts has it as it travels, fraud-detection's domain knows no wire",
    }),
    ...allow(["App"], {
      rooms: ["sandbox/acquirer", "services/fraud-detection", "services/notification-service", "services/payment-api"],
      reason: "each program is composed in its own app.ts",
    }),
    ...allow(["AppOptions", "ServerDeps"], {
      rooms: ["services/fraud-detection", "services/notification-service"],
      reason: "each program is composed in its own app.ts and serves from its own server.ts",
    }),
  };

  test("has a name of its own, but for those that have a reason", () => {
    const twice = [...exporters]
      .filter(([, places]) => places.length > 1)
      .map(([name, places]) => [name, places.map(({ path }) => path.split("/src/")[0]!).toSorted()] as const);
    const allowed = Object.entries(ALLOWED).map(([name, { rooms }]) => [name, rooms] as const);
    expect(Object.fromEntries(twice)).toEqual(Object.fromEntries(allowed));
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

function allow<T>(names: readonly string[], as: T): Readonly<Record<string, T>> {
  return Object.fromEntries(names.map((name) => [name, as]));
}
