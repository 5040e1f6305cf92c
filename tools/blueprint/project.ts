import type { Rule } from "./check/rule.ts";
import type { Suppression } from "./check/suppression.ts";
import type { Usage } from "./cost/usage.ts";

/** An SST app as the blueprint is told of it: what its sst.config.ts does not say. */
export interface Project {
  /** The folder of sst.config.ts; absolute. */
  readonly root: string;
  readonly stages: Stages;
  readonly settings: Settings;
  readonly policy: Policy;
  /** What a month of it is like, for prices. */
  readonly usage: Usage;
  readonly pages: Pages;
}

export interface Stages {
  /** A sentence that says why no stage can have this name; undefined when one can. */
  readonly refusalOf: (stage: string) => string | undefined;
  /** Whether `sst dev` alone runs the stage: nothing deploys it. */
  readonly isDevelopment: (stage: string) => boolean;
  /** The stage whose network a stage is in, and whose outputs it reads; undefined for one that stands alone. */
  readonly hostOf: (stage: string) => string | undefined;
}

/** What the app reads from its surroundings. */
export interface Settings {
  /** The environment variables that a synthesis hands on to the app. */
  readonly names: readonly string[];
  /** Values with which a stage can be synthesised where the deployer has set none. */
  readonly examplesOf: (stage: string) => Readonly<Record<string, string>>;
  /** Values of the secrets that the app asks for. SST keeps the real ones in its state. */
  readonly exampleSecrets: Readonly<Record<string, string>>;
}

/** What `check` holds a graph against. */
export interface Policy {
  readonly rules: readonly Rule[];
  readonly suppressions: readonly Suppression[];
  /** Where the app shapes what SST's components create, by "<type> <logical name>": the first pattern that fits. */
  readonly shapedIn: readonly (readonly [resource: RegExp, file: string])[];
  /** The folder of an app that has the same services with SST's defaults: the page of checks shows it beside. */
  readonly plainApp?: string;
}

/** The pages about all stages. */
export interface Pages {
  /** One stage of each kind. */
  readonly stages: readonly string[];
  /** A paragraph that the page of costs begins with; "" for none. */
  readonly costs: string;
  /** A paragraph that the page of quotas begins with; "" for none. */
  readonly quotas: string;
}
