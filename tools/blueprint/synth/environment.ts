import { resolve } from "node:path";

/** What a deployer says about a stage by environment variables (infra/settings.ts), as far as a synthesis hands it on. */
const SETTINGS = [
  "API_DOMAIN",
  "API_CERTIFICATE_ARN",
  "ALARM_EMAIL",
  "ACQUIRER_URL",
  "AWS_ACCOUNT_ID",
  "AWS_REGION",
  "COST_CENTER",
  "DEV_CONTAINERS",
  "GITHUB_REPOSITORY",
  "GITHUB_REPOSITORY_ID",
  "GITHUB_REPOSITORY_OWNER_ID",
] as const;

/** Settings with which every stage can be synthesised. The names and the account are kept for documentation. */
function exampleSettings(stage: string): Record<string, string> {
  return {
    API_DOMAIN: `api.${stage}.example.com`,
    ALARM_EMAIL: "alarms@example.com",
    ACQUIRER_URL: "https://acquirer.example.com",
    AWS_ACCOUNT_ID: "123456789012",
    GITHUB_REPOSITORY: "example/payments",
    GITHUB_REPOSITORY_ID: "1000",
    GITHUB_REPOSITORY_OWNER_ID: "100",
  };
}

/** The secrets that infra/ asks for. They are in SST's state, which nobody here can read, and no rule is about their values. */
const EXAMPLE_SECRETS = { AcquirerCredential: "example" };

/** The settings among the variables of an environment. */
export function settingsIn(environment: NodeJS.ProcessEnv): Record<string, string> {
  const set = SETTINGS.flatMap((name) => (environment[name] ? [[name, environment[name]] as const] : []));
  return Object.fromEntries(set);
}

/** Nothing of the machine's own environment is left but this: credentials, profiles and SST's own switches stay out. */
const KEPT = ["PATH", "HOME", "TMPDIR", "LANG"];

/** What a caller says about the environment. */
export interface Surroundings {
  /** The deployer's settings. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Nothing stands in for a setting that is missing. Examples still stand in for secrets. */
  readonly strict?: boolean;
  /** As `sst secret set` keeps them. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** Loading the providers' SDKs is most of a synthesis; keeping the compiled code saves a third of the time. */
const COMPILE_CACHE = resolve(import.meta.dirname, "../../../.local/compile-cache");

/** The whole environment of a synthesis. */
export function childEnvironment(
  stage: string,
  { environment, strict, secrets }: Surroundings,
): Record<string, string> {
  const kept = KEPT.flatMap((name) => (process.env[name] ? [[name, process.env[name]] as const] : []));
  const examples = strict === true ? {} : exampleSettings(stage);
  const allSecrets = Object.entries({ ...EXAMPLE_SECRETS, ...secrets });
  return {
    ...Object.fromEntries(kept),
    ...Object.fromEntries(allSecrets.map(([name, value]) => [`SST_SECRET_${name}`, value])),
    ...examples,
    ...environment,
    NODE_COMPILE_CACHE: COMPILE_CACHE,
  };
}
