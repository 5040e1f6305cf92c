import { findDocker } from "./docker.ts";
import type { Engine } from "./engine.ts";
import { preparePodman } from "./podman.ts";

/** Chooses Docker if its engine answers, otherwise podman, which it installs if missing. Throws Refusal. */
export async function chooseEngine(directory: string, signal: AbortSignal): Promise<Engine> {
  return (await findDocker(signal)) ?? (await preparePodman(directory, signal));
}
