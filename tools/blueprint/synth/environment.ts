import { resolve } from "node:path";
import type { Project } from "../project.ts";

/** The project's settings that an environment contains. */
export function settingsIn({ settings }: Project, environment: NodeJS.ProcessEnv): Record<string, string> {
  const set = settings.names.flatMap((name) => (environment[name] ? [[name, environment[name]] as const] : []));
  return Object.fromEntries(set);
}

/** The only variables of this machine that a synthesis inherits: credentials, profiles and SST's own switches stay out. */
const KEPT = ["PATH", "HOME", "TMPDIR", "LANG"];

/** The caller's choices about the environment. */
export interface Surroundings {
  /** The deployer's settings. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether missing settings stay missing. Examples still stand in for missing secrets. */
  readonly strict?: boolean;
  /** Secrets that `sst secret set` would keep. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** Most of a synthesis is loading the providers' SDKs; the cache of compiled code saves a third of the time. */
const COMPILE_CACHE = resolve(import.meta.dirname, "../../../.local/compile-cache");

/** All environment variables of a synthesis. */
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
