import { afterAll, beforeAll, expect, test } from "vitest";
import type { Fields } from "../../../src/http/parameters.ts";
import { ENDPOINTS } from "../../../src/http/endpoints.ts";
import { type Api, startApi } from "../api.ts";
import { formOf, type Parameters } from "./form.ts";
import { SAMPLES } from "./samples.ts";

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** The value of an unset field in an answer. */
const EMPTY: Readonly<Record<string, unknown>> = {
  metadata: {},
  preferred_locales: [],
  tax_exempt: "none",
  images: [],
  marketing_features: [],
};

/** The fields that an empty value unsets. */
const nullable = (fields: Fields): string[] =>
  Object.keys(fields).filter((name) => fields[name]!.read("", name, { first: undefined }) === null);

const updates = ENDPOINTS.filter(({ method, path }) => method === "POST" && path.endsWith("/:id")).map(
  ({ path, parameters: { fields } }) => [path, nullable(fields)] as const,
);

test.for(updates)("POST %s: what is set is unset by an empty value", async ([route, names]) => {
  expect(names).not.toEqual([]);
  const { prepare, parameters } = SAMPLES[route]!;
  const { path, ids } = await prepare(api);
  const all: Record<string, Parameters[string]> = {};
  for (const [name, sample] of Object.entries(parameters)) {
    if ("sent" in sample) all[name] = typeof sample.sent === "function" ? sample.sent(ids) : sample.sent;
  }
  const { expand: _expand, ...given } = all;
  const set = await api.raw("POST", path, { body: formOf(given) });
  const unset = await api.raw("POST", path, { body: formOf(Object.fromEntries(names.map((name) => [name, ""]))) });
  const again = await api.raw("GET", path);
  for (const name of names) {
    const empty = EMPTY[name] ?? null;
    expect(set.json[name]).not.toEqual(empty);
    expect([unset.json[name], again.json[name]]).toEqual([empty, empty]);
  }
});
