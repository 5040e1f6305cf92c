import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, realpath, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Refusal } from "@platform/command-line/refusal";
import { startProgress } from "@platform/setup/progress";
import { holdSetUpLock } from "@platform/setup/set-up-lock";
import { countUnpacked } from "@platform/setup/unpacked-packages";

export interface Platform {
  /** SST's components, Pulumi and the providers' SDKs: `.sst/platform`. */
  readonly directory: string;
  readonly version: string;
}

const REPOSITORY = resolve(import.meta.dirname, "../..");

/**
 * Finds SST's platform source; SST installs it when it is missing or has another version. Needs the npm registry but no AWS.
 * Takes the version that this repository pins by default.
 */
export async function preparePlatform(version = pinnedVersion()): Promise<Platform> {
  const project = version === pinnedVersion() ? REPOSITORY : join(REPOSITORY, ".local", `sst-${version}`);
  if (!isInstalled(project, version)) await installOnce(project, version);
  return { directory: await realpath(platformIn(project)), version };
}

const platformIn = (project: string): string => join(project, ".sst/platform");

function pinnedVersion(): string {
  return versionIn(join(REPOSITORY, "node_modules/sst/package.json"));
}

function versionIn(manifest: string): string {
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

/** npm writes its list of installed packages last: without that list, the installation was interrupted. */
function isInstalled(project: string, version: string): boolean {
  const platform = platformIn(project);
  if (!existsSync(join(platform, "node_modules/.package-lock.json"))) return false;
  return existsSync(join(platform, "version")) && readFileSync(join(platform, "version"), "utf8").trim() === version;
}

/** Other processes in this clone wait, and then find it installed. */
async function installOnce(project: string, version: string): Promise<void> {
  await mkdir(join(REPOSITORY, ".local"), { recursive: true });
  const lock = await holdSetUpLock(REPOSITORY);
  try {
    if (isInstalled(project, version)) return;
    if (project !== REPOSITORY) await createProject(project, version);
    await install(project, version);
  } finally {
    lock.release();
  }
}

/** Creates a separate project for another version: a manifest and the smallest app. */
async function createProject(project: string, version: string): Promise<void> {
  await mkdir(project, { recursive: true });
  const manifest = { name: "other-sst", private: true, type: "module", dependencies: { sst: version } };
  await writeFile(join(project, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const app = 'export default $config({ app: () => ({ name: "other-sst", home: "aws" }), async run() {} });\n';
  await writeFile(join(project, "sst.config.ts"), app);
  const args = ["install", "--no-audit", "--no-fund"];
  await runShown(`Installing sst ${version}`, "npm", args, { cwd: project, fills: join(project, "node_modules") });
}

async function install(project: string, version: string): Promise<void> {
  const sst = join(project, "node_modules/.bin/sst");
  const where = { cwd: project, fills: join(platformIn(project), "node_modules") };
  await runShown(`Installing SST's platform ${version} (about 300 MB)`, sst, ["install", "--stage", "prod"], where);
  if (!isInstalled(project, version))
    throw new Refusal(`sst install left no platform ${version} in ${project}/.sst: delete that folder and try again.`);
}

interface Where {
  readonly cwd: string;
  /** The node_modules folder that the command fills. */
  readonly fills: string;
}

/** Shows how many packages have arrived and how long it has taken; prints the command's own output only when it fails. */
async function runShown(what: string, file: string, args: readonly string[], { cwd, fills }: Where): Promise<void> {
  const progress = startProgress(what, () => countUnpacked(fills) || "asking the registry");
  const env = { ...process.env, SST_TELEMETRY_DISABLED: "1", SST_SKIP_DEPENDENCY_CHECK: "1", SST_NO_BUN: "1" };
  const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const words: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => words.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => words.push(chunk));
  const code = await new Promise<number | null>((done) => {
    // A process that cannot start emits "error" and never "close".
    child.on("error", (error) => {
      words.push(Buffer.from(error.message));
      done(null);
    });
    child.on("close", done);
  });
  progress.end(code === 0 ? "done" : "failed");
  if (code === 0) return;
  throw new Refusal(
    `${what} failed. It needs the npm registry, and that version on it. What npm or sst said:\n${Buffer.concat(words).toString().trim()}`,
  );
}
