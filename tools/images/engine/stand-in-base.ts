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
  /** Keeps the bases that we have made. */
  readonly directory: string;
  readonly call: Engine["call"];
  readonly signal: AbortSignal;
}

/**
 * Makes a stand-in for Node's official image on machines that cannot reach a registry: the same release of Debian, the
 * same Node, npm, and nothing else. Tests with it cover everything in an image except its real base.
 */
export async function prepareStandIn({ node, directory, call, signal }: StandInDeps): Promise<string> {
  if (process.version !== `v${node.version}`) {
    throw new Refusal(
      `The Dockerfiles start from Node ${node.version}, and package.json pins ${process.version}. ` +
        "What is tested must be what runs: make the two the same.",
    );
  }
  // The name contains a hash of this file, so that a change here makes a new base.
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

/** The PATH of the official image. */
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** Node 24 comes with npm 11. */
const NPM = "npm@11";
/** The official slim images leave these out too. */
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
      // Skips fsync: if the machine crashes and spoils the base, we make it again.
      "--dpkgopt=force-unsafe-io",
      // Node links against this library.
      "--include=libstdc++6",
      ...EXCLUDED.map((path) => `--dpkgopt=path-exclude=${path}`),
      `--customize-hook=copy-in ${process.execPath} /usr/local/bin`,
      `--customize-hook=copy-in ${join(scratch, "npm")} /usr/local/lib`,
      '--customize-hook=chmod +x "$1/usr/local/lib/npm/bin/npm-cli.js"',
      '--customize-hook=ln -s ../lib/npm/bin/npm-cli.js "$1/usr/local/bin/npm"',
      debian,
      draft,
    ]);
    // Renames the file into place, so that nobody takes an interrupted one for a base.
    await rename(draft, file);
    progress.end("done");
  } catch (error) {
    progress.end("failed");
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
