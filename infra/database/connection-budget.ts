import { type Capacity, type Stage, StageError, stageOf } from "../stage";

/** So many previews fit into staging's database. A preview beyond them is refused by the function that creates it. */
export const MAX_PREVIEWS = 12;

/** A deploy runs the new tasks beside the old ones. */
const DEPLOY_FACTOR = 2;
/** Of the sandbox acquirer beside every task of payment-api, where there is one. */
export const ACQUIRER_CONNECTIONS = 4;
/** Functions of a deploy, one after another. */
const MIGRATOR = 2;
/** PostgreSQL and RDS keep five for themselves; Aurora's own agents, a person with psql and a restore check share the rest. */
const RESERVE = 25;

export interface ConnectionBudget {
  /** All that the services and functions of the stage and of its previews open, while everything is deployed at once. */
  readonly opened: number;
  /** With the reserve. */
  readonly needed: number;
  readonly available: number;
}

/** What a stage's database must bear at worst, and what it bears. Throws StageError when it would be too much. */
export function connectionBudget(stage: Stage): ConnectionBudget {
  const opened = servicesOf(stage) + previewsOf(stage) + MIGRATOR;
  const needed = opened + RESERVE;
  const available = maxConnections(stage.database);
  if (needed <= available) return { opened, needed, available };
  throw new StageError(
    `Stage "${stage.name}" would open ${needed} database connections at worst and has ${available}: ` +
      `lower tasks or connections in infra/stage.ts, or raise maxAcu.`,
  );
}

/** What one preview may open: its own database refuses more. */
export const connectionsOfPreview = (): number => servicesOf(stageOf("pr-1")) + MIGRATOR;

function servicesOf(stage: Stage): number {
  const services = Object.values(stage.capacity).reduce((sum, capacity) => sum + atDeploy(capacity), 0);
  const acquirer = atDeploy({ ...stage.capacity["payment-api"], connections: ACQUIRER_CONNECTIONS });
  return stage.hasSandboxAcquirer ? services + acquirer : services;
}

const atDeploy = ({ max, connections }: Capacity): number => max * connections * DEPLOY_FACTOR;

const previewsOf = (stage: Stage): number => (stage.kind === "staging" ? MAX_PREVIEWS * connectionsOfPreview() : 0);

/** AWS's default for 1 ACU. Per ACU there are more the more there are (3,360 at 16): this is never too high. */
const CONNECTIONS_PER_ACU = 189;
const MOST_CONNECTIONS = 5_000;
const MOST_CONNECTIONS_BELOW_1_ACU = 2_000;

/** Aurora Serverless v2's max_connections: it follows the highest capacity, and is capped where the lowest is below 1. */
function maxConnections({ minAcu, maxAcu }: Stage["database"]): number {
  const cap = minAcu < 1 ? MOST_CONNECTIONS_BELOW_1_ACU : MOST_CONNECTIONS;
  return Math.min(maxAcu * CONNECTIONS_PER_ACU, cap);
}
