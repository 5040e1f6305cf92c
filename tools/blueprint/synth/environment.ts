import { resolve } from "node:path";
import type { Project } from "../project.ts";

/** The project's settings among the variables of an environment. */
export function settingsIn({ settings }: Project, environment: NodeJS.ProcessEnv): Record<string, string> {
  const set = settings.names.flatMap((name) => (environment[name] ? [[name, environment[name]] as const] : []));
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
  { settings }: Project,
  stage: string,
  { environment, strict, secrets }: Surroundings,
): Record<string, string> {
  const kept = KEPT.flatMap((name) => (process.env[name] ? [[name, process.env[name]] as const] : []));
  const examples = strict === true ? {} : settings.examplesOf(stage);
  const allSecrets = Object.entries({ ...settings.exampleSecrets, ...secrets });
  return {
    ...Object.fromEntries(kept),
    ...Object.fromEntries(allSecrets.map(([name, value]) => [`SST_SECRET_${name}`, value])),
    ...examples,
    ...environment,
    NODE_COMPILE_CACHE: COMPILE_CACHE,
  };
}
