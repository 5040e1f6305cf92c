import { readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";

/**
 * The dependency direction of docs/architecture.md:
 *
 *     kernel ← domain ← use-cases + ports ← adapters ← app ← main
 *
 * Adapters never import each other; services never import each other. payment-api's `operator/` is to the operator's
 * command what `app` is to the service: its verbs know adapters.
 */
const root = join(import.meta.dirname, "..");
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.mjs"], {
  cwd: root,
})
  .toString()
  .split("\n")
  .filter((path) => path !== "" && !path.includes("node_modules"));
const sources = files.filter((path) => path.includes("/src/"));

interface Import {
  readonly from: string;
  /** A path in this repository, `@platform/…`, `node:…` or a package. */
  readonly to: string;
}

const IMPORT = /^(?:import|export)\s(?:[^"';]*?\sfrom\s)?"([^"]+)"|\bimport\("([^"]+)"\)/gm;
const contents = new Map(files.map((path) => [path, readFileSync(join(root, path), "utf8")]));
const imports: Import[] = sources.flatMap((from) =>
  [...contents.get(from)!.matchAll(IMPORT)].map((match) => {
    const name = (match[1] ?? match[2])!;
    return { from, to: name.startsWith(".") ? normalize(join(dirname(from), name)) : name };
  }),
);

/** `services/payment-api` of a file in it. */
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
          contents.get(path)!,
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
        contents.get(path)!.includes("process.env"),
    );
    expect(found).toEqual([]);
  });
});

describe("files", () => {
  test("are short enough to be one thing", () => {
    const long = files.filter((path) => contents.get(path)!.split("\n").length > 400);
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
      (path) => words.test(contents.get(path)!) || /\b(test|describe)\.(skip|only|todo)\(/.test(contents.get(path)!),
    );
    expect(unfinished.filter((path) => path !== "test/layers.test.ts")).toEqual([]);
  });
});
