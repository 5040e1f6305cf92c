import { execFile } from "node:child_process";
import { chmod, copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Refusal } from "@platform/command-line/refusal";
import { npmCommand, outsideNode } from "@platform/setup/npm-command";
import { ROOT } from "../stages.ts";

const run = promisify(execFile);

/** A program that we put first on the PATH. */
export interface Tool {
  readonly version: string;
  readonly bin: string;
}

/** Installs the newest npm of a major version. Throws Refusal. */
export async function installNpm(major: number, folder: string): Promise<Tool> {
  const prefix = join(folder, `npm-${major}`);
  await install(prefix, `npm@${major}`);
  const bin = join(prefix, "node_modules/.bin");
  const { version } = JSON.parse(await readFile(join(bin, "../npm/package.json"), "utf8")) as { version: string };
  return { version, bin };
}

/**
 * Provides a Node of a major version: the one that runs this or the machine's own, otherwise the newest from npm. Copies
 * it, because other users may not read the original. Throws Refusal.
 */
export async function provideNode(major: number, folder: string): Promise<Tool> {
  const executable = (await present(major)) ?? (await download(major, folder));
  const bin = join(folder, `node-${major}`, "bin");
  await mkdir(bin, { recursive: true });
  await copyFile(executable, join(bin, "node"));
  await chmod(join(bin, "node"), 0o755);
  return { version: await versionOf(join(bin, "node")), bin };
}

async function present(major: number): Promise<string | undefined> {
  for (const executable of [process.execPath, outsideNode(ROOT)]) {
    if ((await versionOf(executable)).startsWith(`${major}.`)) return executable;
  }
  return undefined;
}

const versionOf = async (executable: string): Promise<string> =>
  (await run(executable, ["--version"])).stdout.trim().slice(1);

/** Installs the package with this machine's binary, which the package `node` would fetch in an install script. */
async function download(major: number, folder: string): Promise<string> {
  const prefix = join(folder, `download-node-${major}`);
  const family = process.platform === "darwin" && process.arch === "arm64" ? "node-bin" : "node";
  const name = `${family}-${process.platform}-${process.arch}`;
  await install(prefix, `${name}@${major}`);
  return join(prefix, "node_modules", name, "bin/node");
}

/** The package need not suit the Node that installs it: npm 12, for example, runs on another one later. */
async function install(prefix: string, what: string): Promise<void> {
  await mkdir(prefix, { recursive: true });
  // CI runs npm silently, and npm passes that on, but we need its errors.
  const options = ["--prefix", prefix, "--no-audit", "--no-fund", "--no-save", "--loglevel=error"];
  const { file, args, env } = npmCommand(ROOT, ["install", ...options, what]);
  try {
    await run(file, [...args], { cwd: prefix, env });
  } catch (error) {
    const { stderr = "", message } = error as Error & { readonly stderr?: string };
    const said = (stderr || message).trim().split("\n").slice(-LAST_LINES).join("\n");
    const advice = "The test ends here. Look at the network, a proxy and `npm config get registry`, and run it again.";
    throw new Refusal(`${said}\n\nnpm could not install ${what}, which this test needs. ${advice}`, {
      cause: error,
    });
  }
}

const LAST_LINES = 10;
