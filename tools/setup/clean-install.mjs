import { spawn } from "node:child_process";
import { npmCommand } from "./npm-command.mjs";
import { startProgress } from "./progress.mjs";
import { Refusal } from "./refusal.mjs";
import { followInstallation } from "./unpacked-packages.mjs";

/** Runs `npm ci` and shows its progress; shows npm's own output only if it fails. */
export async function cleanInstall(root, reason, lock) {
  const unpacked = followInstallation(root);
  let answers = 0;
  const howFar = () => unpacked() || (answers === 0 ? "" : `${answers} answers of the registry`);
  const progress = startProgress(`Installing the dependencies: ${reason}`, howFar);
  const { file, args, env } = npmCommand(root, [
    "ci",
    // With NODE_ENV=production or some settings of a user's npmrc, npm would leave out what the two commands need.
    "--include=dev",
    "--include=optional",
    "--no-audit",
    "--no-fund",
    // Prints each request, so that we can count them before npm unpacks the first package.
    "--loglevel=http",
  ]);
  const npm = spawn(file, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  lock.alsoHeldBy(npm.pid);
  const words = [];
  const read = (line) => {
    if (line.startsWith("npm http ")) answers += 1;
    else words.push(line);
  };
  eachLine(npm.stdout, read);
  eachLine(npm.stderr, read);
  const failure = await new Promise((resolve) => {
    npm.on("error", (error) => resolve(error.message));
    npm.on("close", (code, signal) => resolve(code === 0 ? undefined : `it ended with ${signal ?? `code ${code}`}`));
  });
  progress.end(failure === undefined ? "done" : "failed");
  if (failure !== undefined) throw new Refusal(explain(failure, words));
}

function explain(failure, words) {
  const said = words.filter((line) => line.trim() !== "").slice(-25);
  const known = HINTS.find(([pattern]) => pattern.test(said.join("\n")));
  return [
    ...said,
    "",
    `npm ci could not install the dependencies: ${failure}.`,
    known?.[1] ?? "npm's own words are above. The next run starts the installation over.",
  ].join("\n");
}

const HINTS = [
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH/,
    "The registry cannot be reached: check the network, a proxy (npm config get proxy) and the registry (npm config get registry).",
  ],
  [
    /SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|CERT_/,
    "The registry's certificate is not trusted here: point `npm config set cafile` or NODE_EXTRA_CA_CERTS at your company's CA.",
  ],
  [/ENOSPC/, "The disk is full: about 600 MB are needed."],
  [
    /EACCES|EPERM/,
    "A file belongs to another user, perhaps from a run as root: change the owner with chown -R, or remove node_modules.",
  ],
  [/ENOENT/, "A program was not found: npm must be on the PATH (npm 10, 11 or 12)."],
];

function eachLine(stream, read) {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    lines.forEach(read);
  });
  stream.on("end", () => read(rest));
}
