/**
 * Every number that differs between stages, with its reason.
 *
 * Pure: it knows neither SST nor an account, so that tests read it as it is.
 */
import type { Region } from "@pulumi/aws";
import { type Place, placeOf } from "./regions.ts";

export type StageKind = "prod" | "staging" | "preview" | "development";

/** How many tasks of a service there are, and on what they run. Sizes are Fargate's. */
export interface Capacity {
  readonly cpu: "0.25 vCPU" | "0.5 vCPU" | "1 vCPU";
  readonly memory: "0.5 GB" | "1 GB" | "2 GB";
  readonly min: number;
  readonly max: number;
  /** Tasks that always run on demand, before the weights share the rest. */
  readonly onDemandBase: number;
  readonly onDemandWeight: number;
  readonly spotWeight: number;
  /** Database connections of each task. */
  readonly connections: number;
}

export type ServiceName = "payment-api" | "fraud-detection" | "notification-service";

export interface Stage {
  readonly name: string;
  readonly kind: StageKind;
  readonly region: Region;
  /** What deploys may touch; deploying into another account is refused. */
  readonly accountId: string | undefined;
  /** The tag that finance sorts the bill by. */
  readonly costCenter: string;
  /** What holds data, or is known to others, outlives a deploy that no longer names it and the removal of the stage. */
  readonly protect: boolean;
  /** By their ids, which are the same in every account. */
  readonly zoneIds: readonly string[];
  readonly logDays: 30 | 365;
  /** How long a deleted key or secret can be restored. */
  readonly recoveryDays: 7 | 30;
  readonly containerInsights: "enhanced" | "enabled" | "disabled";
  /** Whether the services write metrics of their own. */
  readonly hasMetrics: boolean;
  /** Whether the sandbox acquirer runs beside payment-api, where money is not real. */
  readonly hasSandboxAcquirer: boolean;
  readonly capacity: Readonly<Record<ServiceName, Capacity>>;
  readonly database: {
    /** Aurora capacity units: 2 GiB of memory each. */
    readonly minAcu: number;
    readonly maxAcu: number;
    readonly readers: number;
    readonly backupDays: number;
    readonly deletionProtection: boolean;
  };
  /** Raised by one, the next deploy changes every generated secret of the services, without an interruption. */
  readonly secretGeneration: number;
  /** Dollars a month; the budget alarm rings at 80 and at 100 %. */
  readonly budget: number;
}

/** Somebody has to say or correct something before a deploy; the message is one sentence. */
export class StageError extends Error {
  override readonly name = "StageError";
}

/**
 * A third more than a quiet day needs, spread over three zones: when one zone is lost, the two left still carry the load
 * while new tasks start. Spot can be taken away at any moment, so it never counts as that reserve.
 *
 * Placement follows ECS: the base first, then the weights. Base 3, 1:1 is 3 + 0 at 3 tasks and 7 + 3 (on demand + Spot) at
 * 10.
 *
 * The minimum of every service is on demand: ECS does not replace Spot by on demand, it tries again until Spot has
 * capacity ("Amazon ECS clusters for Fargate" in its guide). So a deploy at the minimum never waits for Spot. With base 1, the
 * two other services would run one of three tasks on Spot and save 36 to 50 dollars a month.
 */
const PRODUCTION: Readonly<Record<ServiceName, Capacity>> = {
  // Money is authorised here: what a zone's loss needs stays on demand, and only growth is half Spot.
  "payment-api": {
    cpu: "1 vCPU",
    memory: "2 GB",
    min: 3,
    max: 10,
    onDemandBase: 3,
    onDemandWeight: 1,
    spotWeight: 1,
    connections: 12,
  },
  // A score that is late follows the account's policy: a lost Spot task costs a retry, not a payment.
  "fraud-detection": {
    cpu: "1 vCPU",
    memory: "2 GB",
    min: 3,
    max: 10,
    onDemandBase: 3,
    onDemandWeight: 1,
    spotWeight: 1,
    connections: 8,
  },
  // Deliveries are leased and made again: the service that minds Spot least.
  "notification-service": {
    cpu: "1 vCPU",
    memory: "2 GB",
    min: 3,
    max: 10,
    onDemandBase: 3,
    onDemandWeight: 1,
    spotWeight: 1,
    connections: 8,
  },
};

/** Staging has prod's shape at a third of its size: two tasks, so that what only two instances do is seen before prod. */
const STAGING = smaller({ cpu: "0.5 vCPU", memory: "1 GB", min: 2, max: 4, onDemandBase: 1, onDemandWeight: 1 });

/**
 * A preview is looked at, not relied on: the least processor there is, on Spot, with memory for all services in one task. Its deploy
 * waits while Spot has no capacity.
 */
const PREVIEW = smaller({ cpu: "0.25 vCPU", memory: "1 GB", min: 1, max: 1, onDemandBase: 0, onDemandWeight: 0 });

function smaller(size: Omit<Capacity, "spotWeight" | "connections">): Readonly<Record<ServiceName, Capacity>> {
  const capacity: Capacity = { ...size, spotWeight: 1, connections: 6 };
  return { "payment-api": capacity, "fraud-detection": capacity, "notification-service": capacity };
}

const REGION: Region = "us-east-1";
/** AWS's shortest limits on names leave this much for the stage. */
const MAX_STAGE_NAME = 16;
const PREVIEW_NAME = /^pr-[1-9]\d{0,5}$/;
const NAME = /^[a-z][a-z0-9-]*[a-z0-9]$/;
/** Two zones survive the loss of one only with half of everything idle; three need a third. */
const ZONES = 3;
const COST_CENTER = "engineering";
/** What every service of AWS takes as a tag's value ("Tag naming limits and requirements" of the AWS General Reference). */
const TAG_VALUE = /^[\p{L}\p{N}_.:/=+@-][\p{L}\p{N} _.:/=+@-]{0,255}$/u;

/** What the deployer's environment says about a stage. */
export interface Environment {
  readonly [name: string]: string | undefined;
}

/**
 * The stage of a name: `prod`, `staging`, `pr-<n>`; any other name is a developer's.
 *
 * Throws StageError for a name that the names of resources cannot carry, for a region without three zones to be in, and for
 * a cost center that cannot be a tag.
 */
export function stageOf(name: string, environment: Environment = {}): Stage {
  refuseBadName(name);
  const kind = kindOf(name);
  const production = kind === "prod";
  return {
    name,
    kind,
    ...placeIn(environment),
    accountId: environment["AWS_ACCOUNT_ID"],
    costCenter: costCenterOf(environment),
    protect: production,
    // PCI DSS 10.5.1 asks for twelve months of audit logs.
    logDays: production ? 365 : 30,
    // The longest that AWS offers, and the shortest: without the key, the database and its backups are noise.
    recoveryDays: production ? 30 : 7,
    // "enhanced" tells tasks apart, which is worth its price where somebody is woken up.
    containerInsights: production ? "enhanced" : kind === "staging" ? "enabled" : "disabled",
    // Each costs 0.30 dollars a month, and a preview has neither an alarm nor a dashboard that looks at them.
    hasMetrics: production || kind === "staging",
    hasSandboxAcquirer: !production,
    capacity: production ? PRODUCTION : kind === "staging" ? STAGING : PREVIEW,
    database: production
      ? // 1 ACU keeps the working set in memory; 16 hold 3,360 connections and ten tasks of each service.
        { minAcu: 1, maxAcu: 16, readers: 1, backupDays: 14, deletionProtection: true }
      : // Never 0: workers poll, so it would never pause, and waking takes longer than a health check waits.
        { minAcu: 0.5, maxAcu: 4, readers: 0, backupDays: 1, deletionProtection: false },
    secretGeneration: 1,
    // What docs/generated/costs.md says of the maximum number of tasks, and a tenth; staging's is also that of its previews.
    budget: production ? 1_850 : 650,
  };
}

function kindOf(name: string): StageKind {
  if (name === "prod" || name === "staging") return name;
  return PREVIEW_NAME.test(name) ? "preview" : "development";
}

function placeIn({ AWS_REGION: region = REGION }: Environment): Place {
  const place = placeOf(region, ZONES);
  if (typeof place !== "string") return place;
  throw new StageError(place);
}

/** A workflow hands on an empty one where its variable is not set. */
function costCenterOf({ COST_CENTER: said = "" }: Environment): string {
  const costCenter = said === "" ? COST_CENTER : said;
  if (TAG_VALUE.test(costCenter)) return costCenter;
  throw new StageError(
    `COST_CENTER "${costCenter}" cannot be a tag: use 1 to 256 letters, digits, spaces and _ . : / = + - @, as in ${COST_CENTER}.`,
  );
}

function refuseBadName(name: string): void {
  if (name === "production" || name === "stage") {
    throw new StageError(
      `There is no stage "${name}": the stages are prod, staging, pr-<number> and developers' names.`,
    );
  }
  if (name.startsWith("pr-") && !PREVIEW_NAME.test(name)) {
    throw new StageError(`"${name}" is no preview: a preview is named after its pull request, as in pr-12.`);
  }
  if (!NAME.test(name) || name.length > MAX_STAGE_NAME) {
    throw new StageError(
      `"${name}" cannot be a stage: use at most ${MAX_STAGE_NAME} lower-case letters, digits and hyphens, beginning with a letter.`,
    );
  }
}
