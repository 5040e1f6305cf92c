import { describe, expect, test } from "vitest";
import type { Draft } from "../../test/draft.ts";
import { graphOf, resource } from "../../test/draft.ts";
import { estimate } from "../estimate.ts";
import { costOf, costOfItem, network, service, SPOT_AFTER_ONE, type TaskOptions } from "./layouts.ts";
import { project } from "../../../../blueprint.config.ts";

const three = (options: TaskOptions): Draft[] => ["one", "two", "three"].flatMap((name) => service(name, options));

describe("three services of three tasks with 1 vCPU and 2 GB", () => {
  // 1 × 0.04048 + 2 × 0.004445 = 0.04937 $/h; × 730 = 36.04; × 9 = 324.36.
  test("on demand, x86", () => {
    expect(costOf(three({}))).toEqual({ low: 324.36, high: 324.36 });
  });

  // 1 × 0.03238 + 2 × 0.00356 = 0.0395 $/h; × 730 × 9 = 259.515.
  test("on demand, ARM", () => {
    expect(costOf(three({ arm: true }))).toEqual({ low: 259.52, high: 259.52 });
  });

  // 6 on demand and 3 Spot: 36.0401 × (6 + 3 × 0.3) = 248.68, × (6 + 3 × 0.5) = 270.30.
  test("one on demand, then half Spot, in whole tasks", () => {
    expect(costOf(three({ strategy: SPOT_AFTER_ONE }))).toEqual({ low: 248.68, high: 270.3 });
  });

  // 28.835 × (6 + 3 × 0.3) = 198.96, × 7.5 = 216.26.
  test("the same on ARM", () => {
    expect(costOf(three({ strategy: SPOT_AFTER_ONE, arm: true }))).toEqual({ low: 198.96, high: 216.26 });
  });

  // 248.677 + 3 NAT × 32.85 + load balancer 16.425 + 6 addresses × 3.65 = 385.552.
  test("with NAT gateways, a load balancer and their addresses", () => {
    expect(costOf([...three({ strategy: SPOT_AFTER_ONE }), ...network()]).low).toBe(385.55);
  });

  // 9 × 3.65 = 32.85.
  test("in public subnets each task has an address to pay", () => {
    const open = three({ service: { networkConfiguration: { assignPublicIp: true } } });
    expect(costOfItem(open, "public IPv4")).toEqual({ low: 32.85, high: 32.85 });
  });
});

const preview = (arm: boolean): Draft[] =>
  three({
    count: 1,
    arm,
    strategy: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }],
    definition: { cpu: "256", memory: "512" },
  });

describe("Fargate", () => {
  // 3 × (0.25 × 0.03238 + 0.5 × 0.00356) × 730 = 21.63; × 0.3 = 6.49, × 0.5 = 10.81.
  test("three of the smallest tasks on ARM Spot", () => {
    expect(costOf(preview(true))).toEqual({ low: 6.49, high: 10.81 });
  });

  // 3 × (0.25 × 0.04048 + 0.5 × 0.004445) × 730 = 27.03; × 0.3 = 8.11, × 0.5 = 13.52.
  test("the same on x86 Spot", () => {
    expect(costOf(preview(false))).toEqual({ low: 8.11, high: 13.52 });
  });

  // 36.0401 + (50 - 20) × 0.000111 × 730 = 38.47; Spot does not make storage cheaper.
  test("disk beyond 20 GB", () => {
    expect(costOf(service("one", { count: 1, definition: { ephemeralStorage: { sizeInGib: 50 } } })).low).toBe(38.47);
  });

  // 10 tasks, base 1, half Spot: 6 + 4. 36.0401 × (6 + 4 × 0.3) = 259.49, × (6 + 4 × 0.5) = 288.32.
  test("at the maximum number of tasks of its scaling", () => {
    const scaling = resource("aws:appautoscaling/target:Target", "scaling", {
      resourceId: "service/cluster/one",
      minCapacity: 3,
      maxCapacity: 10,
    });
    const [line] = estimate(
      graphOf([...service("one", { strategy: SPOT_AFTER_ONE }), scaling]),
      project.usage,
      0,
    ).lines;
    expect(line!.quantity).toBe("2 on demand and 1 Spot, up to 6 on demand and 4 Spot; 1 vCPU, 2 GB, x86");
    expect(line!.atMost.low).toBeCloseTo(259.49, 2);
    expect(line!.atMost.high).toBeCloseTo(288.32, 2);
  });

  test("what is not Fargate is not priced", () => {
    const { lines, notPriced } = estimate(
      graphOf(service("one", { service: { launchType: "EC2" } })),
      project.usage,
      0,
    );
    expect(lines).toEqual([]);
    expect(notPriced).toEqual([
      { resource: "aws:ecs/service:Service one", why: "tasks of launch type EC2 have no price here" },
    ]);
  });
});
