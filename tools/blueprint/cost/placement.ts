import type { Inputs } from "../argument-types.ts";

export interface Placement {
  readonly onDemand: number;
  readonly spot: number;
}

/** How a service says it; undefined where it says nothing. */
export type Strategy = Inputs<"aws:ecs/service:Service">["capacityProviderStrategies"];

interface Share {
  readonly spot: boolean;
  readonly base: number;
  readonly weight: number;
}

/**
 * How ECS places so many tasks: the base first, the rest by the weights, in whole tasks. Where a task could go to either,
 * it goes to on demand: AWS does not say, and an estimate is not to be too low.
 *
 * Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-capacity-providers.html
 */
export function placeTasks(strategy: Strategy, count: number): Placement {
  const shares = (strategy ?? []).map(shareOf);
  if (shares.length === 0) return { onDemand: count, spot: 0 };
  const base = Math.min(count, Math.max(...shares.map((share) => share.base)));
  const based = shares.find((share) => share.base > 0);
  const placed = { onDemand: based?.spot === false ? base : 0, spot: based?.spot === true ? base : 0 };
  const weight = { onDemand: weightOf(shares, false), spot: weightOf(shares, true) };
  const rest = { onDemand: 0, spot: 0 };
  for (let left = count - base; left > 0; left--) {
    // A weight of 0 makes it infinite: nothing goes there.
    const toSpot = (rest.spot + 1) / weight.spot < (rest.onDemand + 1) / weight.onDemand;
    rest[toSpot ? "spot" : "onDemand"]++;
  }
  return { onDemand: placed.onDemand + rest.onDemand, spot: placed.spot + rest.spot };
}

function shareOf({ capacityProvider, base = 0, weight = 0 }: NonNullable<Strategy>[number]): Share {
  return { spot: capacityProvider === "FARGATE_SPOT", base, weight };
}

function weightOf(shares: readonly Share[], spot: boolean): number {
  return shares.filter((share) => share.spot === spot).reduce((total, share) => total + share.weight, 0);
}
