import { existsSync } from "node:fs";
import { delimiter, dirname, join, sep } from "node:path";

/**
 * Returns the command that runs npm on the machine's own Node, never on the one in node_modules, which `npm ci` removes
 * while it runs.
 */
export function npmCommand(root, args) {
  const env = outsideEnvironment(root);
  const cli = process.env.npm_execpath ?? "";
  // If yarn or pnpm started us, npm_execpath names that program.
  if (/npm-cli\.c?js$/.test(cli) && existsSync(cli)) return { file: outsideNode(root), args: [cli, ...args], env };
  return { file: "npm", args, env };
}

/** Finds a Node outside this clone's node_modules. */
export function outsideNode(root) {
  const inside = join(root, "node_modules") + sep;
  const onPath = outsidePath(root).map((directory) => join(directory, "node"));
  const candidates = [process.env.npm_node_execpath, process.execPath, ...onPath];
  return candidates.find((file) => file && !file.startsWith(inside) && existsSync(file)) ?? process.execPath;
}

/** Returns the environment with a PATH that begins with npm's Node and lacks this clone's node_modules/.bin. */
export function outsideEnvironment(root) {
  const path = [dirname(outsideNode(root)), ...outsidePath(root)].join(delimiter);
  return { ...process.env, PATH: path };
}

/** Returns the PATH without this clone's node_modules/.bin. */
export function outsidePath(root) {
  const inside = join(root, "node_modules") + sep;
  return (process.env.PATH ?? "").split(delimiter).filter((directory) => !`${directory}${sep}`.startsWith(inside));
}
