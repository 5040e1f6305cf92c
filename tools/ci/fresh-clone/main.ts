/**
 * `npm test fresh-clone`: clones HEAD as a newcomer would, with the newest npm 10, 11 and 12, as root and as an ordinary
 * user, in two ways:
 *
 *   npm ci         and then `npm test format`, which finds everything installed
 *   two commands   `npm start -- --once`, which installs and takes payments, and `npm test format`
 *
 * It runs only one stage of `npm test`: the others take ten minutes, and do not depend on the installation. The clone has
 * only committed files. The users run at once, so it takes a few minutes; `npm test fresh-clone 12` tries only npm 12.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Interrupted } from "@platform/command-line/ending";
import type { Program } from "@platform/command-line/program";
import { readWordsAndOptions } from "@platform/command-line/read-options";
import { Refusal } from "@platform/command-line/refusal";
import { report, runProgram } from "@platform/command-line/run-program";
import { peopleHere } from "./person.ts";
import { installNpm, provideNode, type Tool } from "./tools.ts";
import { type Outcome, tryOut, type Way } from "./trial.ts";

/** npm 10 comes with Node 20, the oldest that we support. npm 12 needs ^22.22.2, ^24.15.0 or 26. */
const NODE_FOR_NPM = [
  [10, 20],
  [11, 20],
  [12, 24],
] as const;

const FORMAT = ["test", "format"];
const waysAt = (portOffset: number): Readonly<Record<string, Way>> => ({
  "npm ci": [["ci"], FORMAT],
  "two commands": [["start", "--", "--once", "--port-offset", String(portOffset)], FORMAT],
});
/** Avoids the ports of an `npm start` on this machine. */
const PORT_OFFSET = 12_000;
const PORTS_APART = 100;

const FRESH_CLONE = {
  usage: "npm test fresh-clone [<major version of npm> …]",
  summary: `what somebody sees who clones HEAD, with npm ${NODE_FOR_NPM.map(([major]) => major).join(", ")}`,
} satisfies Program;

const ending = new AbortController();
const interrupt = (): void => ending.abort(new Interrupted("a signal"));
process.on("SIGTERM", interrupt).on("SIGINT", interrupt);
const folder = await mkdtemp(join(tmpdir(), "fresh-clone-"));
try {
  process.exitCode = await runProgram(FRESH_CLONE, process.argv.slice(2), (args) =>
    tryAll(args).catch((error: unknown) => report(ending.signal.aborted ? ending.signal.reason : error)),
  );
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

async function tryAll(args: readonly string[]): Promise<number> {
  const { words } = readWordsAndOptions(FRESH_CLONE, args, {});
  const chosen = NODE_FOR_NPM.filter(([major]) => words.length === 0 || words.includes(String(major)));
  if (chosen.length < words.length) {
    throw new Refusal(
      `Name versions of npm: ${NODE_FOR_NPM.map(([major]) => major).join(", ")}; all of them without one.`,
    );
  }
  const people = peopleHere(folder);
  if (people.length === 1)
    say('Root is left out, because whoever runs this is not root: sudo env "PATH=$PATH" npm test fresh-clone');
  say(row("npm", "Node", "user", "way", "seconds", "result"));
  let failures = 0;
  for (const [npmMajor, nodeMajor] of chosen) {
    const npm = await installNpm(npmMajor, folder);
    const node = await provideNode(nodeMajor, folder);
    const outcomes = people.map(async (person, index) => {
      for (const [name, way] of Object.entries(waysAt(PORT_OFFSET + index * PORTS_APART))) {
        const clone = join(folder, `clone-${npmMajor}-${index}`);
        const outcome = await tryOut({ person, npm, node, way, clone, signal: ending.signal });
        show(npm, node, person.name, name, outcome);
        if (outcome.fault !== undefined) failures += 1;
      }
    });
    const failed = (await Promise.allSettled(outcomes)).find((one) => one.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  }
  return failures === 0 ? 0 : 1;
}

function show(npm: Tool, node: Tool, user: string, way: string, { seconds, fault }: Outcome): void {
  const result = fault === undefined ? "ok" : `failed: ${fault.what}`;
  say(row(npm.version, node.version, user, way, String(seconds), result));
  if (fault !== undefined) say(fault.said.replaceAll(/^/gm, "    "));
}

function row(npm: string, node: string, user: string, way: string, seconds: string, result: string): string {
  return [npm.padEnd(8), node.padEnd(8), user.padEnd(9), way.padEnd(13), seconds.padStart(7), result].join("  ");
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
