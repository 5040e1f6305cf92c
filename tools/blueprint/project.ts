import type { Rule } from "./check/rule.ts";
import type { Suppression } from "./check/suppression.ts";
import type { Usage } from "./cost/usage.ts";

/** An SST app and what its sst.config.ts does not say about it. */
export interface Project {
  /** The absolute path of the folder that holds sst.config.ts. */
  readonly root: string;
  readonly stages: Stages;
  readonly settings: Settings;
  readonly policy: Policy;
  /** What happens in a month, for prices. */
  readonly usage: Usage;
  readonly pages: Pages;
}

export interface Stages {
  /** A sentence that says why no stage may have this name; undefined when one may. */
  readonly refusalOf: (stage: string) => string | undefined;
  /** Whether only `sst dev` runs the stage, and nothing deploys it. */
  readonly isDevelopment: (stage: string) => boolean;
  /** The stage whose network this stage uses and whose outputs it reads; undefined for a stage that stands alone. */
  readonly hostOf: (stage: string) => string | undefined;
}

/** What the app reads from its environment. */
export interface Settings {
  /** The environment variables that a synthesis hands on to the app. */
  readonly names: readonly string[];
  /** Example values for settings that the deployer has not set. */
  readonly examplesOf: (stage: string) => Readonly<Record<string, string>>;
  /** Example values for the secrets that the app needs. SST keeps the real ones in its state. */
  readonly exampleSecrets: Readonly<Record<string, string>>;
}

/** The rules that `check` applies to a graph. */
export interface Policy {
  readonly rules: readonly Rule[];
  readonly suppressions: readonly Suppression[];
  /** The file that changes what SST's components create, by "<type> <logical name>": the first pattern that fits counts. */
  readonly shapedIn: readonly (readonly [resource: RegExp, file: string])[];
  /** The folder of an app that has the same services with SST's defaults: the page of checks compares it with ours. */
  readonly plainApp?: string;
}

/** The pages about all stages. */
export interface Pages {
  /** One stage of each kind. */
  readonly stages: readonly string[];
  /** The paragraph that opens the page of costs; "" for none. */
  readonly costs: string;
  /** The paragraph that opens the page of quotas; "" for none. */
  readonly quotas: string;
}
