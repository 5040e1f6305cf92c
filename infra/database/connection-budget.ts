import { type Capacity, type Stage, StageError, stageOf } from "../stage";

/** Staging's database has room for this many previews. The function that creates previews refuses more. */
export const MAX_PREVIEWS = 12;

/** A deploy runs the new tasks beside the old ones. */
const DEPLOY_FACTOR = 2;
/** The sandbox acquirer opens these in each task of payment-api, where it runs. */
export const ACQUIRER_CONNECTIONS = 4;
/** A deploy runs its functions one after another. */
const MIGRATOR = 2;
/** PostgreSQL and RDS reserve five; Aurora's agents, a person with psql and a restore check share the rest. */
const RESERVE = 25;

export interface ConnectionBudget {
  /** What all services and functions open, previews included, when everything deploys at once. */
  readonly opened: number;
  /** `opened` and the reserve. */
  readonly needed: number;
  readonly available: number;
}

/** How many connections a stage opens at worst, and how many its database allows. Throws StageError when they do not fit. */
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

/** How many connections one preview may open: its own database refuses more. */
export const connectionsOfPreview = (): number => servicesOf(stageOf("pr-1")) + MIGRATOR;

function servicesOf(stage: Stage): number {
  const services = Object.values(stage.capacity).reduce((sum, capacity) => sum + atDeploy(capacity), 0);
  const acquirer = atDeploy({ ...stage.capacity["payment-api"], connections: ACQUIRER_CONNECTIONS });
  return stage.hasSandboxAcquirer ? services + acquirer : services;
}

const atDeploy = ({ max, connections }: Capacity): number => max * connections * DEPLOY_FACTOR;

const previewsOf = (stage: Stage): number => (stage.kind === "staging" ? MAX_PREVIEWS * connectionsOfPreview() : 0);

/** AWS's default for 1 ACU. Larger capacities allow more for each ACU (3,360 at 16), so this is never too high. */
const CONNECTIONS_PER_ACU = 189;
const MOST_CONNECTIONS = 5_000;
const MOST_CONNECTIONS_BELOW_1_ACU = 2_000;

/** Aurora Serverless v2's max_connections follows the maximum capacity. A minimum below 1 ACU caps it. */
function maxConnections({ minAcu, maxAcu }: Stage["database"]): number {
  const cap = minAcu < 1 ? MOST_CONNECTIONS_BELOW_1_ACU : MOST_CONNECTIONS;
  return Math.min(maxAcu * CONNECTIONS_PER_ACU, cap);
}
