import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EMITTED } from "../custom-metrics.ts";

const SERVICES = join(import.meta.dirname, "../../../../services");

test.each(Object.keys(EMITTED))("the metrics of %s are those that its code counts and records", (service) => {
  expect(namesIn(service)).toEqual(EMITTED[service]);
});

/** What stands in `metrics.count(…)`, in `metrics.record(…)`, and in the tables that such a call looks up. */
function namesIn(service: string): readonly string[] {
  const files = globSync("src/**/*.ts", { cwd: join(SERVICES, service) });
  const code = files.map((file) => readFileSync(join(SERVICES, service, file), "utf8")).join("\n");
  const calls = [...code.matchAll(/metrics\.(?:count|record)\(([^;]*)/g)].map(([, args]) => args!);
  const tables = [...code.matchAll(/const COUNTERS[^=]*= (\{[^}]*\})/g)].map(([, table]) => table!);
  const names = [...calls, ...tables].flatMap((text) => [...text.matchAll(/"([A-Z]\w+)"/g)].map(([, name]) => name!));
  const units = new Set(["Count", "Milliseconds", "Seconds"]);
  return [...new Set(names)].filter((name) => !units.has(name)).toSorted();
}
