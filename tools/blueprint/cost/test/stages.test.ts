import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stageOf } from "../../../../infra/stage.ts";
import { graphOf, SYNTHESIS_MS } from "../../../../infra/test/graphs.ts";
import { type Estimate, estimate } from "../estimate.ts";
import { cents, sum } from "../range.ts";
import { formatPage } from "../page.ts";
import { project } from "../../../../blueprint.config.ts";

const estimateOf = async (stage: string, dev = false): Promise<Estimate> =>
  estimate(await graphOf(stage, dev), project.usage);

/** What one item costs in a stage, without requests. */
function least({ lines }: Estimate, item: string): number {
  return cents(sum(lines.filter((line) => line.item === item).map(({ cost }) => cost))).low;
}

describe("the stages", { timeout: SYNTHESIS_MS }, () => {
  test("prod's foundations, by hand", async () => {
    const prod = await estimateOf("prod");
    // 36.0401 × 9: at three tasks of each, nothing is on Spot.
    expect(least(prod, "Fargate")).toBe(324.36);
    // 3 × 32.85.
    expect(least(prod, "NAT gateway")).toBe(98.55);
    // One public load balancer and two internal: 3 × 16.425; 3 + 3 addresses × 3.65.
    expect(least(prod, "load balancer")).toBe(49.28);
    expect(least(prod, "public IPv4")).toBe(21.9);
    // Writer and reader of 1 ACU: 2 × 87.60.
    expect(least(prod, "Aurora capacity")).toBe(175.2);
  });

  test.each(["prod", "staging"])(
    "the budget of %s leaves at least a tenth above what its maximum number of tasks costs",
    async (stage) => {
      const { totalAtMost } = await estimateOf(stage);
      expect(stageOf(stage).budget).toBeGreaterThanOrEqual(1.1 * totalAtMost.high);
    },
  );

  test("prod at its fewest tasks is within its budget", async () => {
    const { total } = await estimateOf("prod");
    expect(total.high).toBeLessThan(stageOf("prod").budget);
  });

  test.each([["prod"], ["staging"], ["pr-12"]])(
    "%s: everything is priced, known to be free, or not known to anybody",
    async (stage) => {
      const { notPriced } = await estimateOf(stage);
      expect(notPriced.filter(({ resource }) => !resource.startsWith("aws:apigatewayv2/vpcLink"))).toEqual([]);
    },
  );

  test("a preview pays for no network, load balancer, database or key: staging does", async () => {
    const items = new Set((await estimateOf("pr-12")).lines.map(({ item }) => item));
    for (const item of ["NAT gateway", "load balancer", "public IPv4", "Aurora capacity", "KMS key", "web ACL"]) {
      expect(items).not.toContain(item);
    }
  });

  // At a Spot discount of 50 %, always on: three tasks of the smallest size cost 13.52 on x86 and 10.81 on ARM alone.
  test("a preview costs less than 10 dollars a month", async () => {
    expect((await estimateOf("pr-12")).total.high).toBeLessThan(10);
  });

  test("a developer's stage costs nothing", async () => {
    expect((await estimateOf("alice", true)).total.high).toBe(0);
  });

  test("docs/generated/costs.md is what `npm run infra -- cost --stage prod --page` writes", async () => {
    const estimates = await Promise.all(project.pages.stages.map((stage) => estimateOf(stage)));
    const written = readFileSync(join(import.meta.dirname, "../../../../docs/generated/costs.md"), "utf8");
    expect(written).toBe(formatPage(estimates, project.pages.costs));
  });
});
