import { expect, test } from "vitest";
import { placeTasks } from "../placement.ts";

const onDemand = (weight: number, base = 0) => ({ capacityProvider: "FARGATE", weight, base });
const spot = (weight: number, base = 0) => ({ capacityProvider: "FARGATE_SPOT", weight, base });

test.each([
  ["no strategy", undefined, 3, { onDemand: 3, spot: 0 }],
  ["no task", [onDemand(1), spot(1)], 0, { onDemand: 0, spot: 0 }],
  ["all Spot", [onDemand(0), spot(1)], 2, { onDemand: 0, spot: 2 }],
  ["the base before the weights", [onDemand(1, 3), spot(1)], 3, { onDemand: 3, spot: 0 }],
  ["a base larger than the service", [onDemand(1, 5), spot(1)], 2, { onDemand: 2, spot: 0 }],
  ["half of three, over a base of one", [onDemand(1, 1), spot(1)], 3, { onDemand: 2, spot: 1 }],
  // The shares of prod in infra/stage.ts: 7 + 3 and 6 + 4 at ten tasks.
  ["half of ten, over a base of three", [onDemand(1, 3), spot(1)], 10, { onDemand: 7, spot: 3 }],
  ["half of ten, over a base of one", [onDemand(1, 1), spot(1)], 10, { onDemand: 6, spot: 4 }],
  ["one of four on demand", [onDemand(1), spot(3)], 8, { onDemand: 2, spot: 6 }],
  ["a base of Spot", [onDemand(1), spot(0, 2)], 5, { onDemand: 3, spot: 2 }],
  ["the order of the strategy does not matter", [spot(1), onDemand(1, 1)], 3, { onDemand: 2, spot: 1 }],
])("%s", (_, strategy, count, expected) => {
  expect(placeTasks(strategy, count)).toEqual(expected);
});
