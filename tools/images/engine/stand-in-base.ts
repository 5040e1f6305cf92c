import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "@platform/command-line/refusal";
import { startProgress } from "@platform/setup/progress";
import type { NodeImage } from "../images/node-image.ts";
import type { Engine } from "./engine.ts";
import { runCommand } from "./run-command.ts";

export interface StandInDeps {
  readonly node: NodeImage;
  /** Made bases are kept here. */
  readonly directory: string;
  readonly call: Engine["call"];
  readonly signal: AbortSignal;
}

/**
 * Where no registry can be reached, what stands in for Node's official image: the same release of Debian, the same Node,
 * npm, and nothing else. It proves all of an image but its real base.
 */
export async function prepareStandIn({ node, directory, call, signal }: StandInDeps): Promise<string> {
  if (process.version !== `v${node.version}`) {
    throw new Refusal(
      `The Dockerfiles start from Node ${node.version}, and package.json pins ${process.version}. ` +
        "What is tested must be what runs: make the two the same.",
    );
  }
  // Whatever made it is part of its name: a change here makes a new one.
  const recipe = createHash("sha256")
    .update(await readFile(import.meta.filename))
    .digest("hex")
    .slice(0, 8);
  const key = `${node.version}-${node.debian}-${process.arch}-${recipe}`;
  const name = `localhost/stand-in-node:${key}`;
  if (await exists(call, name)) return name;
  const file = join(directory, `stand-in-${key}.tar`);
  if (!existsSync(file)) await make(node, directory, file, signal);
  await call(["import", "--change", "CMD=node", "--change", `ENV=PATH=${PATH}`, file, name]);
  return name;
}

/** As the official image has it. */
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** Node 24 comes with npm 11. */
const NPM = "npm@11";
/** What the official slim images leave out as well. */
const EXCLUDED = ["/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*"];

async function exists(call: Engine["call"], name: string): Promise<boolean> {
  return (await call(["images", "--quiet", name])) !== "";
}

async function make({ debian }: NodeImage, directory: string, file: string, signal: AbortSignal): Promise<void> {
  const progress = startProgress(
    `making a base of Debian ${debian} and Node ${process.version} (about a minute, once)`,
  );
  await mkdir(directory, { recursive: true });
  const scratch = await mkdtemp(join(directory, "base-"));
  const run = (program: string, args: readonly string[]): Promise<string> =>
    runCommand(program, args, { signal, onLine: progress.detail });
  try {
    const archive = await run("npm", ["pack", "--silent", "--pack-destination", scratch, NPM]);
    await run("tar", ["--extract", "--file", join(scratch, archive), "--directory", scratch]);
    await rename(join(scratch, "package"), join(scratch, "npm"));
    const draft = join(scratch, "base.tar");
    await run("mmdebstrap", [
      "--mode=root",
      "--variant=essential",
      // A base that a crash of the machine has spoilt is made again.
      "--dpkgopt=force-unsafe-io",
      // Node's own library.
      "--include=libstdc++6",
      ...EXCLUDED.map((path) => `--dpkgopt=path-exclude=${path}`),
      `--customize-hook=copy-in ${process.execPath} /usr/local/bin`,
      `--customize-hook=copy-in ${join(scratch, "npm")} /usr/local/lib`,
      '--customize-hook=chmod +x "$1/usr/local/lib/npm/bin/npm-cli.js"',
      '--customize-hook=ln -s ../lib/npm/bin/npm-cli.js "$1/usr/local/bin/npm"',
      debian,
      draft,
    ]);
    // In one step, so that what was interrupted is never taken for a base.
    await rename(draft, file);
    progress.end("done");
  } catch (error) {
    progress.end("failed");
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
