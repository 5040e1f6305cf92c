import { startProgress } from "@platform/setup/progress";
import type { Engine } from "./engine.ts";
import { runCommand } from "./run-command.ts";

/** Returns Docker if its engine answers. */
export async function findDocker(signal: AbortSignal): Promise<Engine | undefined> {
  const version = await serverVersion(signal);
  if (version === undefined) return undefined;
  const call: Engine["call"] = (args, options) =>
    runCommand("docker", args, { ...options, ...(options?.always ? {} : { signal }) });
  return {
    name: `Docker ${version}`,
    buildFlags: [],
    runFlags: [],
    call,
    async prepareBase({ name }) {
      const progress = startProgress(`pulling ${name}`);
      // Pulls it separately, so that we can read its size later.
      await call(["pull", name], { onLine: progress.detail }).finally(() => progress.end("end"));
      return name;
    },
  };
}

/** Asks the engine, because the `docker` command may exist without one. */
async function serverVersion(signal: AbortSignal): Promise<string | undefined> {
  try {
    return await runCommand("docker", ["version", "--format", "{{.Server.Version}}"], { signal, timeoutMs: 10_000 });
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
