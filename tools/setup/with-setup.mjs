// Installs the dependencies if necessary, and then runs a TypeScript file on the pinned Node 24.
//
//   node tools/setup/with-setup.mjs <file.ts> [arguments]
//
// This is plain JavaScript without dependencies, because it runs on a fresh machine's Node 20, before node_modules
// exists. It prints only to stderr, because stdout belongs to the file that it runs.

import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { prepareDependencies } from "./dependencies.mjs";
import { pinnedNode } from "./pinned-node.mjs";
import { Refusal } from "./refusal.mjs";
import { runAndFollow } from "./run-and-follow.mjs";
import { refuseSwallowedOptions } from "./swallowed-options.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

try {
  const [file, ...args] = process.argv.slice(2);
  refuseWhatCannotWork(file);
  refuseSwallowedOptions(process.env);
  await prepareDependencies(root);
  await runAndFollow(pinnedNode(root), [resolve(root, file), ...args]);
} catch (error) {
  process.stderr.write(error instanceof Refusal ? `\n${error.message}\n` : `${error.stack}\n`);
  process.exit(1);
}

function refuseWhatCannotWork(file) {
  if (Number(process.versions.node.split(".")[0]) < 20) {
    throw new Refusal(
      `This is Node ${process.versions.node}. The set-up needs Node 20 or newer: install it from https://nodejs.org and run the command again.`,
    );
  }
  if (process.platform === "win32") {
    throw new Refusal(
      "Windows itself is not supported. Run the command inside WSL 2, from a clone in its own file system.",
    );
  }
  if (file === undefined || !existsSync(resolve(root, file))) {
    throw new Refusal(
      `There is no file ${file ?? "given"} to run. Usage: node tools/setup/with-setup.mjs <file.ts> [arguments]`,
    );
  }
}
