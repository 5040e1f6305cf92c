import { type Environment, type Stage, StageError } from "./stage.ts";

/** What only the deployer knows about a stage. */
export interface Settings {
  /** The API's domain for merchants, as in `api.example.com`. Empty for a preview, which gets its address from AWS. */
  readonly apiDomain: string;
  /** If undefined, SST creates a certificate and validates it through the domain's Route 53 zone. */
  readonly certificateArn: string | undefined;
  /** The address that alarms go to. Empty for a preview, which has none. */
  readonly alarmEmail: string;
  /** Undefined where the sandbox acquirer runs beside payment-api. */
  readonly acquirerUrl: string | undefined;
  /** The repository whose workflows deploy. Undefined where people deploy, and for a preview, whose host knows it. */
  readonly repository: Repository | undefined;
}

/** A repository on GitHub. Its numbers never change, and GitHub never reuses them. */
export interface Repository {
  readonly owner: string;
  readonly name: string;
  readonly id: string;
  readonly ownerId: string;
}

const CERTIFICATE_ARN = /^arn:aws:acm:(?<region>[a-z0-9-]+):(?<account>\d{12}):certificate\/[0-9a-f-]+$/;
const ACCOUNT_ID = /^\d{12}$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;
const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
/** Tasks may connect out on port 443 only. */
const HTTPS = /^https:\/\/[^\s/:]+(?:\/|$)/;

const REPOSITORY = /^(?:none|[\w.-]+\/[\w.-]+)$/;
const NUMBER = /^[1-9]\d*$/;

/**
 * Reads a deploy's settings from environment variables, before the deploy creates anything.
 *
 * Throws StageError for a developer's stage, which nobody deploys, and one that lists all missing or wrong settings.
 */
export function readSettings(stage: Stage, environment: Environment): Settings {
  if (stage.kind === "development") {
    throw new StageError(
      `"${stage.name}" is a developer's stage, which runs under "sst dev". Deployed are prod, staging and pr-<number>.`,
    );
  }
  const faults: string[] = [];
  const read: Read = (name, what, form) => {
    const value = environment[name] ?? "";
    if (value === "") faults.push(`${name} is missing (${what})`);
    else if (!form.test(value)) faults.push(`${name} is not ${what}`);
    return value;
  };
  const isPreview = stage.kind === "preview";
  const account = read(
    "AWS_ACCOUNT_ID",
    "the twelve digits of the only account that this stage may be deployed to",
    ACCOUNT_ID,
  );
  const hasCertificate = (environment["API_CERTIFICATE_ARN"] ?? "") !== "";
  const settings: Settings = {
    apiDomain: isPreview ? "" : read("API_DOMAIN", "the API's domain, as in api.example.com", DOMAIN),
    certificateArn: hasCertificate
      ? read("API_CERTIFICATE_ARN", "the ARN of an ACM certificate in the stage's region", CERTIFICATE_ARN)
      : undefined,
    alarmEmail: isPreview ? "" : read("ALARM_EMAIL", "the address that alarms are sent to", ADDRESS),
    acquirerUrl: stage.hasSandboxAcquirer
      ? undefined
      : read("ACQUIRER_URL", "the card acquirer's https:// address on port 443", HTTPS),
    repository: isPreview ? undefined : readRepository(read),
  };
  faults.push(...misplaced(settings.certificateArn, stage.region, account));
  if (faults.length > 0) throw new StageError(`Stage "${stage.name}" cannot be deployed: ${faults.join("; ")}.`);
  return settings;
}

/** A load balancer accepts only certificates from its own region and account. */
function misplaced(certificateArn: string | undefined, region: string, account: string): readonly string[] {
  const at = CERTIFICATE_ARN.exec(certificateArn ?? "")?.groups;
  if (at === undefined) return [];
  const { region: itsRegion, account: itsAccount } = at;
  return [
    ...(itsRegion === region
      ? []
      : [`API_CERTIFICATE_ARN is of ${itsRegion}, and the stage is in ${region}: make a certificate there`]),
    ...(itsAccount === account || account === ""
      ? []
      : [
          `API_CERTIFICATE_ARN is of account ${itsAccount}, and AWS_ACCOUNT_ID is ${account}: make a certificate there`,
        ]),
  ];
}

type Read = (name: string, what: string, form: RegExp) => string;

/** Reads the variables that GitHub sets in a workflow. */
function readRepository(read: Read): Repository | undefined {
  const repository = read(
    "GITHUB_REPOSITORY",
    "the repository whose workflows deploy, as in owner/name, or none",
    REPOSITORY,
  );
  const [owner, name] = repository.split("/");
  if (owner === undefined || name === undefined) return undefined;
  return {
    owner,
    name,
    id: read("GITHUB_REPOSITORY_ID", "the number of GITHUB_REPOSITORY", NUMBER),
    ownerId: read("GITHUB_REPOSITORY_OWNER_ID", "the number of GITHUB_REPOSITORY's owner", NUMBER),
  };
}
