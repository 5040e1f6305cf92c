import { describe, expect, test } from "vitest";
import { type Import, importsIn, readCode } from "@platform/ci/rooms/imports";
import { isTest, roomImported, roomOf } from "@platform/ci/rooms/rooms";

/**
 * The dependency direction of docs/architecture.md:
 *
 *     kernel ← domain ← use-cases + ports ← adapters ← app ← main
 *
 * Adapters never import each other; services never import each other. payment-api's `operator/` is the operator command's
 * `app`: its verbs may import adapters.
 *
 * The other folders are rooms: `MAY_IMPORT` says which others each may import.
 */
const code = readCode();
const files = [...code.keys()];
const everyImport = importsIn(code);
const sources = files.filter((path) => path.includes("/src/"));
const imports = everyImport.filter(({ from }) => from.includes("/src/"));

/** A file's workspace, as in `services/payment-api`. */
const workspaceOf = (path: string): string => path.split("/").slice(0, 2).join("/");
/** `domain`, `postgres`, …; empty for files directly in src. */
function layerOf(path: string): string {
  const [, , , layer, ...rest] = path.split("/");
  return rest.length === 0 ? "" : layer!;
}
const isPort = (path: string): boolean => path.includes("/src/ports/");
const isLocal = (to: string): boolean => /^(packages|services|sandbox|tools|bench|test|infra)\//.test(to);
const show = (found: readonly Import[]): string[] => found.map(({ from, to }) => `${from} imports ${to}`);

describe("layers", () => {
  test("there is something to check", () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(sources.some((path) => layerOf(path) === "domain")).toBe(true);
  });

  test("the kernel depends on nothing but Node's cryptography", () => {
    const found = imports.filter(
      ({ from, to }) => from.startsWith("packages/kernel/") && !isLocal(to) && to !== "node:crypto",
    );
    expect(show(found)).toEqual([]);
  });

  test("a domain knows the kernel, itself, and Node's pure functions (digests, the syntax of addresses)", () => {
    const found = imports.filter(
      ({ from, to }) =>
        layerOf(from) === "domain" &&
        !to.startsWith("@platform/kernel/") &&
        !(isLocal(to) && layerOf(to) === "domain") &&
        !["node:crypto", "node:net"].includes(to),
    );
    expect(show(found)).toEqual([]);
  });

  test("a domain reads no clock and no randomness, and does no I/O", () => {
    const found = sources.filter(
      (path) =>
        layerOf(path) === "domain" &&
        /Date\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|random(UUID|Bytes|Fill|Int)|process\.|[cC]onnect\(/.test(
          code.get(path)!,
        ),
    );
    expect(found).toEqual([]);
  });

  test("use cases know the kernel, the domain, the ports and each other", () => {
    const found = imports.filter(({ from, to }) => {
      if (layerOf(from) !== "use-cases") return false;
      if (isLocal(to)) return !["domain", "use-cases"].includes(layerOf(to)) && !isPort(to);
      return !to.startsWith("@platform/kernel/");
    });
    expect(show(found)).toEqual([]);
  });

  test("ports are a folder, a file for each", () => {
    expect(sources.filter((path) => path.endsWith("/src/ports.ts"))).toEqual([]);
    expect(new Set(sources.filter(isPort).map(workspaceOf)).size).toBe(4);
  });

  test("ports know the kernel, the domain, what use cases are asked for, and which metrics there are", () => {
    const found = imports.filter(
      ({ from, to }) =>
        isPort(from) &&
        !to.startsWith("@platform/kernel/") &&
        to !== "@platform/contracts/metrics" &&
        !(isLocal(to) && (layerOf(to) === "domain" || isPort(to) || to.endsWith("/use-cases/inputs.ts"))),
    );
    expect(show(found)).toEqual([]);
  });

  test("adapters never import each other", () => {
    const found = imports.filter(({ from, to }) => {
      const [ours, theirs] = [layerOf(from), isLocal(to) ? layerOf(to) : ""];
      if (from.startsWith("packages/") || ["", "operator"].includes(ours) || theirs === "") return false;
      if (isPort(from) || isPort(to)) return false;
      return ours !== theirs && !["domain", "use-cases"].includes(theirs);
    });
    expect(show(found)).toEqual([]);
  });

  test("nothing imports app, main or the operator's command, except main and the tests", () => {
    const found = imports.filter(
      ({ from, to }) => /\/src\/(app|main|payments)\.ts$/.test(to) && !from.endsWith("/src/main.ts"),
    );
    expect(show(found)).toEqual([]);
  });

  test("services and sandboxes never import each other", () => {
    const found = imports.filter(
      ({ from, to }) => isLocal(to) && !to.startsWith("packages/") && workspaceOf(from) !== workspaceOf(to),
    );
    expect(show(found)).toEqual([]);
  });

  test("a package of ours is imported by its name", () => {
    const found = imports.filter(({ from, to }) => to.startsWith("packages/") && workspaceOf(from) !== workspaceOf(to));
    expect(show(found)).toEqual([]);
  });

  test("only the kernel is known to every package; contracts know nothing else", () => {
    const found = imports.filter(
      ({ from, to }) =>
        from.startsWith("packages/contracts/") && to.startsWith("@platform/") && !to.startsWith("@platform/kernel/"),
    );
    expect(show(found)).toEqual([]);
  });

  test("a service reads its environment in one place", () => {
    const found = sources.filter(
      (path) =>
        !path.startsWith("packages/") &&
        !/\/src\/(config|main|payments)\.ts$/.test(path) &&
        code.get(path)!.includes("process.env"),
    );
    expect(found).toEqual([]);
  });
});

const LIBRARIES = ["packages/kernel", "packages/contracts", "packages/postgres", "packages/runtime"];

/** The rooms that each room's files may import, except its tests. `test` may import everything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "packages/kernel": [],
  "packages/contracts": ["packages/kernel"],
  "packages/postgres": ["packages/kernel"],
  // Its counters take their names from the table of metrics.
  "packages/runtime": ["packages/kernel", "packages/contracts"],
  "packages/testkit": ["packages/kernel", "packages/postgres"],
  "services/payment-api": LIBRARIES,
  "services/fraud-detection": LIBRARIES,
  "services/notification-service": LIBRARIES,
  "sandbox/acquirer": LIBRARIES,
  "sandbox/inbox": LIBRARIES,
  // Its functions migrate the database; its alarms use the table of metrics in contracts.
  infra: ["packages/contracts", "packages/postgres"],
  // The blueprint runs its rules, which read the numbers in infra/.
  "infra/rules": ["infra", "tools/blueprint"],
  "tools/setup": [],
  // It reuses the set-up's refusal.
  "tools/command-line": ["tools/setup"],
  "tools/bundle": [],
  "tools/blueprint": ["tools/command-line", "tools/setup"],
  // It compares the commands in workflows with the existing verbs.
  "tools/ci": ["tools/blueprint", "tools/command-line", "tools/deploy", "tools/images", "tools/setup"],
  "tools/local": ["tools/command-line", "tools/setup", ...LIBRARIES],
  "tools/simulate": ["tools/command-line", "tools/local", "packages/kernel"],
  "tools/images": ["tools/blueprint", "tools/command-line", "tools/local", "tools/setup", ...LIBRARIES],
  "tools/deploy": ["tools/blueprint", "tools/command-line", "tools/local", "tools/setup", "infra"],
  // It also times the steps of payment-api alone, and the claims of notification-service.
  bench: [
    "tools/command-line",
    "tools/local",
    "tools/setup",
    "services/payment-api",
    "services/notification-service",
    ...LIBRARIES,
  ],
};

/** What else a room's tests may import, besides EVERY_TEST_MAY_IMPORT. */
const TESTS_MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  // They check infra/ in the graph that the blueprint makes.
  infra: ["tools/blueprint", "infra/rules"],
  // Most of its tests use this repository's app.
  "tools/blueprint": ["infra", "infra/rules"],
  "tools/deploy": ["infra/rules"],
  // Its tests start these programs.
  "tools/local": ["services/payment-api", "sandbox/inbox"],
  // Its tests read every command's options.
  "tools/setup": [
    "tools/blueprint",
    "tools/ci",
    "tools/command-line",
    "tools/deploy",
    "tools/images",
    "tools/simulate",
    "bench",
    "services/payment-api",
  ],
};
const EVERY_TEST_MAY_IMPORT = new Set([...LIBRARIES, "packages/testkit", "tools/local", "test"]);

describe("rooms", () => {
  const rooms = [...new Set(files.flatMap((path) => roomOf(path) ?? []))];
  const between = everyImport.flatMap(({ from, to }) => {
    const imported = roomImported(to, rooms);
    const importer = roomOf(from);
    if (importer === undefined || imported === undefined || importer === imported) return [];
    return [{ from, to, importer, imported }];
  });
  test("there is a rule for each room", () => {
    expect(Object.keys(MAY_IMPORT).toSorted()).toEqual(rooms.filter((room) => room !== "test").toSorted());
  });

  test("know only the rooms that they may", () => {
    const found = between.filter(
      (one) => one.importer !== "test" && !isTest(one.from) && !MAY_IMPORT[one.importer]!.includes(one.imported),
    );
    expect(show(found)).toEqual([]);
  });

  test("have tests that know only the rooms that they may", () => {
    const found = between.filter(
      (one) =>
        isTest(one.from) &&
        ![MAY_IMPORT, TESTS_MAY_IMPORT].some((allowed) => allowed[one.importer]?.includes(one.imported)) &&
        !EVERY_TEST_MAY_IMPORT.has(one.imported),
    );
    expect(show(found)).toEqual([]);
  });

  test("hold a blueprint that knows no app by name", () => {
    const words = /payment|fraud|notification-service|acquirer|merchant|sandbox/i;
    const knowing = files.filter(
      (path) => path.startsWith("tools/blueprint/") && !isTest(path) && words.test(code.get(path)!),
    );
    expect(knowing).toEqual([]);
  });

  // infra/ loads before any package is installed: infra/test/imports.test.ts lists what it imports by path.
  test("import packages and tools by their names", () => {
    const found = between.filter(({ importer, to }) => importer !== "infra" && /^(packages|tools)\//.test(to));
    expect(show(found)).toEqual([]);
  });
});

describe("files", () => {
  test("are short enough to be one thing", () => {
    const long = files.filter((path) => code.get(path)!.split("\n").length > 400);
    expect(long).toEqual([]);
  });

  test("are named for what they hold, in kebab-case", () => {
    const badly = files.filter(
      (path) =>
        /(^|\/)(utils?|common|helpers?|types|models?|index|misc)\.(ts|mjs)$/.test(path) ||
        path.split("/").some((part) => /[A-Z_]/.test(part)),
    );
    expect(badly).toEqual([]);
  });

  test("have no unfinished business", () => {
    const words = new RegExp(["TO", "DO|FIX", "ME|X", "XX"].join(""));
    const unfinished = files.filter(
      (path) => words.test(code.get(path)!) || /\b(test|describe)\.(skip|only|todo)\(/.test(code.get(path)!),
    );
    expect(unfinished.filter((path) => path !== "test/layers.test.ts")).toEqual([]);
  });
});
