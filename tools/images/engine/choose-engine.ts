import { findDocker } from "./docker.ts";
import type { Engine } from "./engine.ts";
import { preparePodman } from "./podman.ts";

/** Docker where its engine answers, else podman, which is installed when it is missing. Throws Refusal. */
export async function chooseEngine(directory: string, signal: AbortSignal): Promise<Engine> {
  return (await findDocker(signal)) ?? (await preparePodman(directory, signal));
}
