import { imageFaults, megabytes, readImage } from "../checks/image-checks.ts";
import type { Engine } from "../engine/engine.ts";
import { ownName } from "../engine/own-containers.ts";
import type { Images } from "../images/build.ts";
import { caFaults } from "../images/ca-faults.ts";
import type { Report } from "../report.ts";
import { readSbom } from "../sbom/read-sbom.ts";
import { sbomFaults } from "../sbom/sbom-faults.ts";
import type { Container } from "../task/task.ts";

export interface ImageDeps {
  readonly engine: Engine;
  readonly images: Images;
  readonly report: Report;
  readonly ca: string | undefined;
  readonly signal: AbortSignal;
}

/** Checks every image without running it: user, port, health check, size, SBOM, and that the build's CA is not in it. */
export async function checkImages(containers: readonly Container[], deps: ImageDeps): Promise<void> {
  const { engine, images, report, ca, signal } = deps;
  const base = await readImage(engine, images.base);
  for (const container of containers) {
    const { name } = container;
    const image = images.names[name]!;
    const facts = await readImage(engine, image);
    const above = megabytes(facts.bytes - base.bytes);
    report.measure(name, "above its base", above);
    const note = `${above} above its base, built in ${images.seconds[name]!.toFixed(0)} s`;
    report.add({ name: `${name}: the image`, faults: imageFaults(facts, base, container), note });

    const sbom = await readSbom(container, "cyclonedx", signal);
    const faults = sbomFaults(name, sbom, await readInstalled(engine, image));
    report.add({ name: `${name}: its SBOM lists what is installed`, faults });
    if (ca === undefined) continue;
    const left = await caFaults(engine, { image, base: images.base, ca, name });
    report.add({ name: `${name}: nothing is left of the CA of its build`, faults: left });
  }
}

/** Returns npm's own list of what it installed in an image. */
function readInstalled(engine: Engine, image: string): Promise<string> {
  const run = ["run", "--rm", "--no-healthcheck", "--name", ownName("installed"), "--network", "none"];
  return engine.call([...run, image, "cat", "node_modules/.package-lock.json"]);
}
