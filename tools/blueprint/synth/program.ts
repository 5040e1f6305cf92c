import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { App } from "./app.ts";
import { bundle } from "./bundle.ts";
import { declareFeatures, type Pulumi } from "./pulumi.ts";
import type { SynthesisRequest } from "./request.ts";

const QUIET_TURNS = 10;

/** Runs run() of sst.config.ts until every resource is registered and every output is known. */
export async function runProgram(pulumi: Pulumi, request: SynthesisRequest, app: App, monitor: object): Promise<void> {
  await bundleProgram(request, app);
  pulumi.runtime.setMockOptions(monitor, app.name, app.stage, false, "organization");
  declareFeatures(pulumi.store);
  pulumi.runtime.setAllConfig(configOf(app));
  await pulumi.runtime.runInPulumiStack(async () => {
    const program = (await import(pathToFileURL(request.bundles.program).href)) as { default: unknown };
    return program.default;
  });
  await settle(pulumi);
}

/** Bundles the program like the CLI (its pkg/project/run.go). */
async function bundleProgram({ root, platform, work, dev, bundles }: SynthesisRequest, app: App): Promise<void> {
  const paths = { home: join(dirname(platform), "home"), root, work, platform };
  const cli = { command: dev ? "dev" : "deploy", dev, paths, state: { version: {} } };
  await bundle({
    root,
    platform,
    outfile: bundles.program,
    code: [
      `import { run } from "${platform}/src/auto/run.ts";`,
      `import mod from "${root}/sst.config.ts";`,
      "export default await run(mod.run);",
    ].join("\n"),
    define: { $app: JSON.stringify(app), $cli: JSON.stringify(cli), $dev: String(dev) },
    inject: [join(platform, "src/shim/run.js")],
    globals: `import * as aws from "@pulumi/aws";\nimport * as sst from "${platform}/src/components";`,
  });
}

/** Pulumi receives a provider's arguments as configuration: texts as they are, everything else as JSON. */
function configOf(app: App): Record<string, string> {
  const entries = Object.entries(app.providers).flatMap(([provider, args]) =>
    Object.entries(args).map(([key, value]) => [
      `${provider}:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
  return Object.fromEntries(entries);
}

/**
 * Outputs register resources too, and images one after the other: the program is ready when nothing is pending for some turns
 * of the event loop. An output that waits for nothing leaves the loop empty, which ends the process (see child.ts).
 */
async function settle(pulumi: Pulumi): Promise<void> {
  for (let quiet = 0; quiet < QUIET_TURNS;) {
    await pulumi.runtime.waitForRPCs();
    await turn();
    quiet = pulumi.store.leakCandidates.size === 0 ? quiet + 1 : 0;
    if (quiet === 0) await wait(5, undefined, { ref: false });
  }
}

/** The names of what the runtime still waits for. */
export function unfinished({ store }: Pulumi): string[] {
  const texts = [...store.leakCandidates].map(({ _debugCtx }) => /resource:([^\]]+\])/.exec(_debugCtx ?? "")?.[1]);
  return [...new Set(texts.filter((text) => text !== undefined))].toSorted();
}
