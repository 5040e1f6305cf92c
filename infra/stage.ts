/**
 * Every number that differs between stages, with its reason.
 *
 * Pure: it knows neither SST nor an account, so that tests can read it directly.
 */
import type { Region } from "@pulumi/aws";
import { type Place, placeOf } from "./regions.ts";

export type StageKind = "prod" | "staging" | "preview" | "development";

/** How many tasks a service has, and what they run on. Sizes are Fargate's. */
export interface Capacity {
  readonly cpu: "0.25 vCPU" | "0.5 vCPU" | "1 vCPU";
  readonly memory: "0.5 GB" | "1 GB" | "2 GB";
  readonly min: number;
  readonly max: number;
  /** How many tasks always run on demand; the weights distribute the rest. */
  readonly onDemandBase: number;
  readonly onDemandWeight: number;
  readonly spotWeight: number;
  /** Database connections for each task. */
  readonly connections: number;
}

export type ServiceName = "payment-api" | "fraud-detection" | "notification-service";

export interface Stage {
  readonly name: string;
  readonly kind: StageKind;
  readonly region: Region;
  /** The only account that this stage may be deployed into. */
  readonly accountId: string | undefined;
  /** Finance sorts the bill by this tag. */
  readonly costCenter: string;
  /** Whether resources that hold data, or that others know, outlive their removal from the code and the stage's removal. */
  readonly protect: boolean;
  /** Zone ids are the same in every account. */
  readonly zoneIds: readonly string[];
  readonly logDays: 30 | 365;
  /** How long AWS can restore a deleted key or secret. */
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
  /** Raise it by one, and the next deploy changes all the services' generated secrets without an interruption. */
  readonly secretGeneration: number;
  /** Dollars a month; the budget alarm fires at 80 and at 100 %. */
  readonly budget: number;
}

/** A setting is missing or wrong, so a deploy cannot start; the message is one sentence. */
export class StageError extends Error {
  override readonly name = "StageError";
}

/**
 * Enough tasks in three zones that two zones still carry a quiet day's load when one fails, while new tasks start. AWS can
 * take Spot tasks away at any moment, so they never count as that reserve.
 *
 * ECS places the base first, then follows the weights. Base 3 and weights 1:1 give 3 + 0 (on demand + Spot) at 3 tasks, and
 * 7 + 3 at 10.
 *
 * Every service's minimum runs on demand, so a deploy at the minimum never waits for Spot. ECS does not replace Spot with on
 * demand; it retries until Spot has capacity ("Amazon ECS clusters for Fargate" in its guide). With base 1, the two other
 * services would run one of three tasks on Spot and save 36 to 50 dollars a month.
 */
const PRODUCTION: Readonly<Record<ServiceName, Capacity>> = {
  // This service authorises money: the tasks that a zone's loss needs stay on demand, and only growth is half Spot.
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
  // The account's policy decides when a score is late: losing a Spot task costs a retry, not a payment.
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
  // Another task retries a leased delivery, so losing a Spot task hurts least here.
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

/** Staging has prod's shape at a third of its size: two tasks, to show before prod what happens only with two instances. */
const STAGING = smaller({ cpu: "0.5 vCPU", memory: "1 GB", min: 2, max: 4, onDemandBase: 1, onDemandWeight: 1 });

/**
 * Nobody relies on a preview: it has the smallest CPU, on Spot, and memory for all services in one task. Its deploy waits
 * while Spot has no capacity.
 */
const PREVIEW = smaller({ cpu: "0.25 vCPU", memory: "1 GB", min: 1, max: 1, onDemandBase: 0, onDemandWeight: 0 });

function smaller(size: Omit<Capacity, "spotWeight" | "connections">): Readonly<Record<ServiceName, Capacity>> {
  const capacity: Capacity = { ...size, spotWeight: 1, connections: 6 };
  return { "payment-api": capacity, "fraud-detection": capacity, "notification-service": capacity };
}

const REGION: Region = "us-east-1";
/** AWS's shortest limits on names leave this many characters for the stage. */
const MAX_STAGE_NAME = 16;
const PREVIEW_NAME = /^pr-[1-9]\d{0,5}$/;
const NAME = /^[a-z][a-z0-9-]*[a-z0-9]$/;
/** To survive the loss of one zone, two zones must keep half of everything idle; three zones only a third. */
const ZONES = 3;
const COST_CENTER = "engineering";
/** The tag values that every AWS service accepts ("Tag naming limits and requirements" in the AWS General Reference). */
const TAG_VALUE = /^[\p{L}\p{N}_.:/=+@-][\p{L}\p{N} _.:/=+@-]{0,255}$/u;

/** The deployer's environment variables. */
export interface Environment {
  readonly [name: string]: string | undefined;
}

/**
 * Returns the stage with a name: `prod`, `staging`, `pr-<n>`; any other name is a developer's.
 *
 * Throws StageError for a name that resource names cannot contain, for a region without three usable zones, and for a cost
 * center that cannot be a tag.
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
    // PCI DSS 10.5.1 requires twelve months of audit logs.
    logDays: production ? 365 : 30,
    // AWS's longest and shortest periods: without the key, the database and its backups are unreadable.
    recoveryDays: production ? 30 : 7,
    // "enhanced" shows each task, which is worth its price where alarms wake somebody.
    containerInsights: production ? "enhanced" : kind === "staging" ? "enabled" : "disabled",
    // Each metric costs 0.30 dollars a month, and a preview has no alarm or dashboard that uses them.
    hasMetrics: production || kind === "staging",
    hasSandboxAcquirer: !production,
    capacity: production ? PRODUCTION : kind === "staging" ? STAGING : PREVIEW,
    database: production
      ? // 1 ACU keeps the working set in memory; 16 hold 3,360 connections and ten tasks of each service.
        { minAcu: 1, maxAcu: 16, readers: 1, backupDays: 14, deletionProtection: true }
      : // Never 0: workers poll, so the database would never pause, and waking takes longer than a health check waits.
        { minAcu: 0.5, maxAcu: 4, readers: 0, backupDays: 1, deletionProtection: false },
    secretGeneration: 1,
    // The cost at the maximum number of tasks in docs/generated/costs.md, plus a tenth; staging's includes its previews.
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

/** A workflow passes an empty COST_CENTER if its variable is not set. */
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
