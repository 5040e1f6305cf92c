import type { Inputs } from "../argument-types.ts";

export interface Placement {
  readonly onDemand: number;
  readonly spot: number;
}

/** The service's capacity provider strategy; undefined when it has none. */
export type Strategy = Inputs<"aws:ecs/service:Service">["capacityProviderStrategies"];

interface Share {
  readonly spot: boolean;
  readonly base: number;
  readonly weight: number;
}

/**
 * How ECS places this many tasks: the base first, then the rest by weight, in whole tasks. Ties go to on demand: AWS does not
 * document them, and an estimate must not be too low.
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
    // A weight of 0 makes the quotient infinite, so that nothing goes there.
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
