import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { outsideEnvironment, outsideNode } from "./npm-command.mjs";
import { startProgress } from "./progress.mjs";
import { Refusal } from "./refusal.mjs";

/** The target of node_modules/.bin/node. Production runs the same major version, so that only the machine differs. */
export const pinnedNode = (root) => join(root, "node_modules", "node", "bin", "node");

const LEAST_MAJOR = 24;

/**
 * Makes sure that the pinned Node runs. The npm package `node` fetches its binary in an install script. If npm 12 or
 * `ignore-scripts` blocked that script, we run it here.
 */
export function ensurePinnedNode(root) {
  if (majorOf(root) >= LEAST_MAJOR) return;
  const progress = startProgress("Fetching Node 24: the install script of the npm package `node` did not run");
  const directory = join(root, "node_modules", "node");
  const installer = spawnSync(outsideNode(root), ["installArchSpecificPackage.js"], {
    cwd: directory,
    env: outsideEnvironment(root),
    encoding: "utf8",
  });
  const major = majorOf(root);
  progress.end(major >= LEAST_MAJOR ? "done" : "failed");
  if (major >= LEAST_MAJOR) return;
  throw new Refusal(
    `${installer.stdout ?? ""}${installer.stderr ?? ""}\n` +
      `The npm package \`node\` has no usable Node ${LEAST_MAJOR} for ${process.platform}-${process.arch} in ${directory}. ` +
      "Everything here runs on it. Remove node_modules and run the command again, with a network; " +
      "if npm is told to block install scripts, allow those that package.json names under allowScripts.",
  );
}

function majorOf(root) {
  const { status, stdout } = spawnSync(pinnedNode(root), ["--version"], { encoding: "utf8" });
  return status === 0 ? Number(stdout.slice(1).split(".")[0]) : 0;
}
