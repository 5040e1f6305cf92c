import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startProgress } from "@platform/setup/progress";
import { ROOT } from "@platform/local/components";
import type { Engine } from "../engine/engine.ts";
import type { Container, Task } from "../task/task.ts";
import { readNodeImage } from "./node-image.ts";

export interface BuildDeps {
  readonly engine: Engine;
  /** The file of a company's CA, which npm trusts while it installs. */
  readonly ca: string | undefined;
}

export interface Images {
  /** The image that all of them start from. */
  readonly base: string;
  /** The image of each container, by its name. */
  readonly names: Readonly<Record<string, string>>;
  /** How long each build took, by the container's name. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** Builds the image of every container of these tasks. Throws EngineError with the last lines of the build. */
export async function buildImages(tasks: readonly Task[], deps: BuildDeps): Promise<Images> {
  const containers = tasks.flatMap((task) => task.containers);
  const base = await prepareBase(containers, deps.engine);
  const names: Record<string, string> = {};
  const seconds: Record<string, number> = {};
  for (const container of containers) {
    const image = `localhost/payment-platform/${container.name}:test`;
    seconds[container.name] = await buildImage({ image, base, container, context: ROOT, ca: deps.ca }, deps.engine);
    names[container.name] = image;
  }
  return { base, names, seconds };
}

/** Makes the base image of these containers available, and returns its name. Throws Refusal. */
export async function prepareBase(containers: readonly Container[], engine: Engine): Promise<string> {
  return engine.prepareBase(readNodeImage(await readDockerfiles(containers)));
}

/** Builds one image. Returns the seconds that it took. Throws EngineError with the last lines of the build. */
export async function buildImage(request: BuildRequest, engine: Engine): Promise<number> {
  const started = Date.now();
  const progress = startProgress(`building ${request.container.name}`);
  try {
    const args = ["build", ...engine.buildFlags, ...buildArguments(request), request.context];
    await engine.call(args, { onLine: progress.detail });
    progress.end("done");
  } catch (error) {
    progress.end("failed");
    throw error;
  }
  return (Date.now() - started) / 1_000;
}

async function readDockerfiles(containers: readonly Container[]): Promise<Record<string, string>> {
  const read = containers.map(async ({ dockerfile }) => [dockerfile, await readFile(join(ROOT, dockerfile), "utf8")]);
  return Object.fromEntries(await Promise.all(read)) as Record<string, string>;
}

export interface BuildRequest {
  readonly image: string;
  readonly base: string;
  readonly container: Pick<Container, "name" | "dockerfile">;
  /** The folder to build from: the root of the repository, or a copy. */
  readonly context: string;
  readonly ca: string | undefined;
}

/** The arguments of `build` for one image. The CA is a secret of the build, so that no layer contains it. */
export function buildArguments({ image, base, container, context, ca }: BuildRequest): readonly string[] {
  const trust = ["--secret", `id=ca,src=${ca}`, "--build-arg", "NODE_EXTRA_CA_CERTS=/run/secrets/ca"];
  return [
    ["--tag", image, "--file", join(context, container.dockerfile)],
    ["--build-arg", `NODE_IMAGE=${base}`],
    ca === undefined ? [] : trust,
  ].flat();
}
