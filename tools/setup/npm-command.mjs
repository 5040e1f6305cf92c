import { existsSync } from "node:fs";
import { delimiter, dirname, join, sep } from "node:path";

/**
 * How to run npm, and on which Node: the machine's own, never the one in node_modules, which `npm ci` removes while
 * it runs.
 */
export function npmCommand(root, args) {
  const env = outsideEnvironment(root);
  const cli = process.env.npm_execpath ?? "";
  // Where yarn or pnpm started us, npm_execpath is theirs.
  if (/npm-cli\.c?js$/.test(cli) && existsSync(cli)) return { file: outsideNode(root), args: [cli, ...args], env };
  return { file: "npm", args, env };
}

/** A Node that lies outside of this clone's node_modules. */
export function outsideNode(root) {
  const inside = join(root, "node_modules") + sep;
  const onPath = outsidePath(root).map((directory) => join(directory, "node"));
  const candidates = [process.env.npm_node_execpath, process.execPath, ...onPath];
  return candidates.find((file) => file && !file.startsWith(inside) && existsSync(file)) ?? process.execPath;
}

/** The environment without this clone's node_modules/.bin, and with the Node that runs npm first. */
export function outsideEnvironment(root) {
  const path = [dirname(outsideNode(root)), ...outsidePath(root)].join(delimiter);
  return { ...process.env, PATH: path };
}

/** The PATH without this clone's node_modules/.bin. */
export function outsidePath(root) {
  const inside = join(root, "node_modules") + sep;
  return (process.env.PATH ?? "").split(delimiter).filter((directory) => !`${directory}${sep}`.startsWith(inside));
}
