import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Refusal } from "@platform/command-line/refusal";
import { containerFaults, lookInside } from "../checks/container-checks.ts";
import { imageFaults, readImage } from "../checks/image-checks.ts";
import type { Instance, Platform, PlatformDeps } from "../platform/platform.ts";
import type { Report } from "../report.ts";
import { waitUntilHealthy } from "../task/health.ts";
import { startTask } from "../task/running-task.ts";
import { openTaskNetwork } from "../task/task-network.ts";

interface BrokenImage {
  readonly what: string;
  /** The line of its Dockerfile that follows FROM the good image. */
  readonly line: string;
  /** The one fault that the checks must find. */
  readonly fault: RegExp;
}

/** The program in the image that we break. */
const MAIN = "/platform/services/fraud-detection/main.js";
const runs = (script: string): string => `CMD ${JSON.stringify(["node", "--eval", `${script} import("${MAIN}")`])}`;

const BROKEN: readonly BrokenImage[] = [
  { what: "root user", line: "USER 0", fault: /^The user of the image of fraud-detection is root/ },
  {
    what: "wrong port",
    line: runs('process.env.PORT = "9999";'),
    fault: /^fraud-detection was not healthy within \d+ s/,
  },
  {
    what: "no health check",
    line: "HEALTHCHECK NONE",
    fault: /^The image of fraud-detection has no health check/,
  },
  {
    what: "writes to the root",
    line: runs('require("node:fs").writeFileSync("/platform/started", "");'),
    fault: /^fraud-detection ended with exit code 1.*EROFS: read-only file system/s,
  },
];

export interface BrokenDeps extends PlatformDeps {
  readonly platform: Platform;
  readonly report: Report;
}

/** Proves that the checks find faults: runs them on images that we break on purpose. */
export async function refuseBroken(deps: BrokenDeps): Promise<void> {
  const instance = deps.platform.instances.find(({ name }) => name === "fraud-detection");
  if (instance === undefined) throw new Refusal("The graph has no task of fraud-detection, which is broken here.");
  await Promise.all(BROKEN.map((broken) => refuse(broken, instance, deps)));
}

async function refuse(broken: BrokenImage, instance: Instance, deps: BrokenDeps): Promise<void> {
  const found = await faultsOf(broken, instance, deps);
  const others = found.filter((fault) => !broken.fault.test(fault));
  const isFound = found.length > others.length;
  deps.report.add({
    name: `a broken image, ${broken.what}: is found`,
    faults: [...(isFound ? [] : ["Its fault was not found."]), ...others.map((fault) => `Found as well: ${fault}`)],
  });
}

/** Returns every fault that the checks find in the broken image. */
async function faultsOf({ what, line }: BrokenImage, instance: Instance, deps: BrokenDeps): Promise<string[]> {
  const { engine, images, platform } = deps;
  const { task } = instance;
  const name = `broken-${what.replaceAll(" ", "-")}`;
  const image = await derive(name, line, deps);
  const container = task.containers[0]!;
  const base = await readImage(engine, images.base);
  const faults = imageFaults(await readImage(engine, image), base, container);

  const network = await openTaskNetwork(engine, images.base, { name });
  const running = { engine, suffix: "", network, places: platform.places, images: { [container.name]: image } };
  const [one] = (await startTask(task, running)).containers;
  const health = await waitUntilHealthy(engine, network, one!);
  if ("fault" in health) return [...faults, health.fault];
  return [...faults, ...containerFaults(await lookInside(engine, one!), container, task)];
}

async function derive(name: string, line: string, { engine, images }: BrokenDeps): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "broken-image-"));
  const image = `localhost/payment-platform/${name}:test`;
  try {
    await writeFile(join(directory, "Dockerfile"), `FROM ${images.names["fraud-detection"]}\n${line}\n`);
    await engine.call(["build", ...engine.buildFlags, "--tag", image, directory]);
    return image;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
