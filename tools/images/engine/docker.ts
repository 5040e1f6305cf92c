import { startProgress } from "@platform/setup/progress";
import type { Engine } from "./engine.ts";
import { runCommand } from "./run-command.ts";

/** Docker, where its engine answers. */
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
      // Pulled by itself, so that its size can be asked for.
      await call(["pull", name], { onLine: progress.detail }).finally(() => progress.end("end"));
      return name;
    },
  };
}

/** The command may be there without an engine. */
async function serverVersion(signal: AbortSignal): Promise<string | undefined> {
  try {
    return await runCommand("docker", ["version", "--format", "{{.Server.Version}}"], { signal, timeoutMs: 10_000 });
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
