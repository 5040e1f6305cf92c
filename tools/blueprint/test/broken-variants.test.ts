import { beforeAll, describe, expect, test } from "vitest";
import { graphOf, SYNTHESIS_MS } from "../../../infra/test/graphs.ts";
import { evaluate, type Finding } from "../check/evaluate.ts";
import type { Graph } from "../graph.ts";
import { reachOf } from "../reach/reach.ts";
import { patch, synthesisePatched } from "./broken-variants.ts";
import { type Shared, synthesiseShared } from "./shared-syntheses.ts";
import type { Catch } from "./variants/variant.ts";
import { VARIANTS } from "./variants/variants.ts";
import { project } from "../../../blueprint.config.ts";

/** Ten syntheses, two at a time. */
const SYNTHESES_MS = 600_000;

/** The findings of `check` and `reach` in a graph. */
interface Verdict {
  readonly violations: readonly (Finding & { readonly rule: string })[];
  readonly edges: ReadonlySet<string>;
}

function judge(graph: Graph): Verdict {
  const { results } = evaluate(graph, project.policy);
  const violations = results.flatMap(({ rule, findings }) =>
    findings.filter(({ suppressed }) => suppressed === undefined).map((finding) => ({ ...finding, rule: rule.id })),
  );
  return { violations, edges: new Set(edgesOf(graph)) };
}

function edgesOf(graph: Graph, host?: Graph): readonly string[] {
  return reachOf(graph, host).edges.map(({ from, to, port }) => `${from} > ${to} ${port}`);
}

function isCaught({ violations, edges }: Verdict, by: Catch): boolean {
  if ("edge" in by) return edges.has(by.edge);
  if ("lost" in by) return !edges.has(by.lost);
  return violations.some(
    ({ rule, resource, fault }) =>
      rule === by.rule && resource === by.resource && (by.fault === undefined || by.fault.test(fault)),
  );
}

describe("a broken variant of infra/ is caught:", () => {
  let whole: Verdict;
  let verdicts: readonly Verdict[];
  let placeOf: Shared["placeOf"];
  beforeAll(async () => {
    whole = judge(await graphOf("prod"));
    const shared = await synthesiseShared(VARIANTS);
    verdicts = shared.graphs.map(judge);
    placeOf = shared.placeOf;
  }, SYNTHESES_MS);

  test.each(VARIANTS)("$what", (variant) => {
    expect(isCaught(whole, variant.caughtBy)).toBe(false);
    // A fault in exactly this variant's graphs comes from this variant.
    const caughtIn = verdicts.flatMap((verdict, number) => (isCaught(verdict, variant.caughtBy) ? [number] : []));
    expect(caughtIn).toEqual(placeOf(variant));
  });

  test("no two of them are in the same graphs", () => {
    expect(new Set(VARIANTS.map((variant) => placeOf(variant).join())).size).toBe(VARIANTS.length);
  });

  // infra/test/reach.test.ts holds the whole table of an unchanged preview.
  test("a preview's tasks are in the group of staging's payment-api", { timeout: SYNTHESIS_MS }, async () => {
    const lendsItsOwn = patch(
      "preview/network.ts",
      "return { previews,",
      'return { previews: network.groupIds["payment-api"][0]!,',
    );
    const preview = await synthesisePatched([lendsItsOwn], "pr-12");
    const edges = edgesOf(preview, await graphOf("staging"));
    expect(edges).toContain("payment-api > fraud-detection-staging load balancer 80");
  });
});
