import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, cp } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Refusal } from "@platform/command-line/refusal";
import { ROOT, urlOf } from "@platform/local/components";
import { findFreePorts } from "@platform/local/postgres/free-port";
import { portsAt } from "@platform/local/ports";
import { answersReady } from "@platform/local/readiness";
import { readSources } from "../dev/sources.ts";
import type { Engine } from "../engine/engine.ts";
import { namesOf } from "../engine/own-containers.ts";
import type { Report } from "../report.ts";

export interface DevelopDeps {
  readonly engine: Engine;
  /** Holds the files of this run alone. */
  readonly directory: string;
  readonly report: Report;
  readonly signal: AbortSignal;
}

const SERVICE = "fraud-detection";
const DOCKERFILE = `services/${SERVICE}/Dockerfile`;
const MAIN = `services/${SERVICE}/src/main.ts`;
const BUILT_MS = 300_000;
const ENDED_MS = 60_000;

/** Tests `npm run dev -- --containers` of a service, on a copy of its sources that the test changes. */
export async function developInContainer(deps: DevelopDeps): Promise<void> {
  const { engine, directory, report } = deps;
  const context = join(directory, "sources");
  for (const source of readSources(ROOT, DOCKERFILE)) {
    await cp(join(ROOT, source), join(context, source), { recursive: true, filter: isSource });
  }
  const dev = await start(deps, context);
  try {
    await dev.says(/runs in a container/);
    report.add({ name: `${SERVICE}: npm run dev -- --containers runs it`, faults: await dev.faults() });

    await appendFile(join(context, MAIN), '\nprocess.stdout.write(\'{"msg":"the second build"}\\n\');\n');
    await dev.says(/the second build[^]*runs in a container|runs in a container[^]*the second build/);
    report.add({ name: `${SERVICE}: a file that changes makes a new container`, faults: await dev.faults() });

    await appendFile(join(context, MAIN), "\nthis is no program\n");
    await dev.says(/has no new container[^]*The container before it goes on/);
    report.add({ name: `${SERVICE}: a build that fails leaves the container`, faults: await dev.faults() });
  } finally {
    const code = await dev.end();
    const left = await namesOf(engine, dev.pid);
    const faults = [
      ...(code === 0 ? [] : [`It ended with code ${code}, and printed:\n${dev.said()}`]),
      ...left.map((name) => `${name} is left.`),
    ];
    report.add({ name: `${SERVICE}: Ctrl-C leaves no container`, faults });
  }
}

const isSource = (path: string): boolean => !path.endsWith("/node_modules");

async function start({ directory, signal }: DevelopDeps, context: string) {
  const usual = portsAt(0);
  const [port] = (await findFreePorts(1)) as [number];
  const offset = port - usual.fraudDetection;
  const child = spawn(process.execPath, [join(ROOT, "tools/images/dev.ts"), SERVICE, "--port-offset", String(offset)], {
    cwd: ROOT,
    env: { ...process.env, PLATFORM_DIRECTORY: join(directory, "dev"), IMAGE_CONTEXT: context, DATABASE_URL: "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = once(child, "close");
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return {
    pid: child.pid!,
    said: () => said,
    /** Resolves when its output since the last call matches the pattern. */
    async says(pattern: RegExp): Promise<void> {
      for (const end = Date.now() + BUILT_MS; !pattern.test(said); await wait(100, undefined, { signal })) {
        if (hasEnded() || Date.now() > end) throw new Refusal(`npm run dev did not say ${pattern}. It said:\n${said}`);
      }
      said = "";
    },
    async faults(): Promise<string[]> {
      return (await answersReady(`${urlOf(port)}/ready`)) ? [] : [`Nothing is ready on port ${port}.`];
    },
    /** Ends it as Ctrl-C does; returns the exit code. */
    async end(): Promise<number | null> {
      child.kill("SIGINT");
      const timer = setTimeout(() => child.kill("SIGKILL"), ENDED_MS);
      await closed;
      clearTimeout(timer);
      return child.exitCode;
    },
  };
}
