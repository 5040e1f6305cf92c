import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

/**
 * Stripe's routes, which we distinguish from URLs that do not exist at all. They come from the `stripe` package, whose
 * resources are generated from Stripe's OpenAPI description. `npx vitest run <this file> -u` rewrites them after an
 * upgrade.
 */
const FILE = new URL("../../src/http/routes/stripe-routes.json", import.meta.url);

const root = join(dirname(createRequire(import.meta.url).resolve("stripe")), "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8").trim();
const resources = globSync("esm/resources/**/*.js", { cwd: root }).map(read).join("\n");

const CALL = /_makeRequest\(\s*'([A-Z]+)',\s*(?:`([^`]*)`|'([^']*)')/g;
const calls = [...resources.matchAll(CALL)].map(([, method, template, plain]) => ({
  method: method!,
  path: (template ?? plain)!.replaceAll(/\$\{encodeURIComponent\(\w+\)\}/g, ":id"),
}));

test("the table has every route of the installed stripe package", async () => {
  const routes: Record<string, Set<string>> = {};
  // OAuth has its own host.
  for (const { method, path } of calls.filter((call) => !call.path.startsWith("/oauth/"))) {
    (routes[path] ??= new Set()).add(method);
  }
  const table = {
    source: `npm's stripe ${read("VERSION")}, generated from Stripe's OpenAPI description ${read("OPENAPI_VERSION")}`,
    routes: Object.fromEntries(
      Object.keys(routes)
        .toSorted()
        .map((path) => [path, [...routes[path]!].toSorted().join(" ")]),
    ),
  };
  await expect(`${JSON.stringify(table, null, 2)}\n`).toMatchFileSnapshot(FILE.pathname);
});

test("every call of the package is understood", () => {
  // The other call names the URL from an event.
  expect(resources.match(/_makeRequest\(/g)!.length).toBe(calls.length + 1);
  expect(calls.filter(({ path }) => !/^(?:\/(?:[a-z0-9_]+|:id))+$/.test(path))).toEqual([]);
});
