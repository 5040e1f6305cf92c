/**
 * Runs one app's program against a monitor that only records, and writes the graph or the problems. It needs its own process,
 * because Pulumi's state and SST's change of directory affect the whole process.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { Graph } from "../graph.ts";
import { createAnswers } from "./answers/answers.ts";
import { type App, evaluateApp } from "./app.ts";
import { buildFunction } from "./build-function.ts";
import { createMonitor } from "./monitor.ts";
import { runProgram, unfinished } from "./program.ts";
import { loadPulumi } from "./pulumi.ts";
import { makeNamesRepeatable } from "./repeatable.ts";
import type { Place } from "./region.ts";
import type { SynthesisRequest, SynthesisResult } from "./request.ts";
import { startRpcServer } from "./rpc-server.ts";

/** How long the child collects problems: one mistake rejects many outputs, one after the other. */
const COLLECT_MS = 300;
const POLL_MS = 20;

const request = JSON.parse(process.argv[2]!) as SynthesisRequest;
const problems = new Set<string>();
const pulumi = loadPulumi(request.platform);

process.on("unhandledRejection", fail);
process.on("uncaughtException", fail);
// The event loop is empty before the program has ended: an output waits for itself, or for nothing.
process.on("beforeExit", () => give({ problems: [...problems, ...waiting("It waits for ever")] }));
// Counts from the start of the process, because the parent's wait includes our imports.
setTimeout(
  () => give({ problems: waiting(`It was not ready after ${request.deadlineMs / 1000} s`) }),
  request.deadlineMs - performance.now(),
).unref();
try {
  give({ graph: await synthesise() });
} catch (error) {
  fail(error);
}

async function synthesise(): Promise<Graph> {
  makeNamesRepeatable();
  const app = await evaluateApp(request);
  const place = placeOf(app);
  process.env["SST_SERVER"] = await startRpcServer(place, (input) => buildFunction(input, request));
  process.env["SST_AWS_REGION"] = place.region;
  const answers = createAnswers({ app, place, platform: request.platform, neighbour });
  const { monitor, recorded } = createMonitor(
    pulumi,
    { app: app.name, stage: app.stage, root: request.root, work: request.work },
    answers,
  );
  await runProgram(pulumi, request, app, monitor);
  // When problems exist, wait until fail() reports them instead of the graph.
  if (problems.size > 0) await new Promise<never>(() => undefined);
  const { resources, outputs } = recorded();
  return { app: app.name, stage: app.stage, dev: request.dev, sst: request.sst, resources, outputs };
}

function placeOf(app: App): Place {
  const aws = app.providers["aws"] ?? {};
  const accounts = (aws["allowedAccountIds"] ?? []) as readonly string[];
  return { region: String(aws["region"]), account: accounts[0] ?? process.env["AWS_ACCOUNT_ID"] ?? "123456789012" };
}

/** The graph of this stage's host, as soon as it exists. */
async function neighbour(): Promise<Graph | undefined> {
  const file = request.neighbourFile;
  if (file === undefined) return undefined;
  while (!existsSync(file)) await wait(POLL_MS);
  const result = JSON.parse(readFileSync(file, "utf8")) as SynthesisResult;
  if ("graph" in result) return result.graph;
  throw new Error(result.problems.join("\n"));
}

function fail(error: unknown): void {
  if (problems.size === 0) setTimeout(() => give({ problems: [...problems] }), COLLECT_MS);
  for (const sentence of sentences(error)) problems.add(sentence);
}

function sentences(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  const { errors } = error as {
    errors?: readonly { text: string; location?: { file: string; line: number } | null }[];
  };
  // esbuild's own errors have a file and a line.
  if (Array.isArray(errors)) {
    return errors.map(({ text, location }) => (location ? `${location.file}:${location.line}: ${text}` : text));
  }
  // For a bug in the program, the stack shows the place; a refusal's message is enough.
  const isBug = ["TypeError", "ReferenceError", "SyntaxError", "RangeError"].includes(error.name);
  return [isBug ? withOwnFrames(error.stack ?? error.message) : error.message];
}

/** Removes the frames outside the app: Node, the platform, packages. Keeps the whole stack when the app has no frame in it. */
function withOwnFrames(stack: string): string {
  const lines = stack.split("\n");
  return lines.some(isOwnFrame) ? lines.filter((line) => !isFrame(line) || isOwnFrame(line)).join("\n") : stack;
}

function isFrame(line: string): boolean {
  return /^ +at /.test(line);
}

function isOwnFrame(line: string): boolean {
  const isForeign = /\/node_modules\/|\/\.sst\/|\/eval\.ts|\/tools\/blueprint\//.test(line);
  return isFrame(line) && line.includes(`${request.root}/`) && !isForeign;
}

function waiting(reason: string): string[] {
  const names = unfinished(pulumi);
  return [names.length === 0 ? `${reason}.` : `${reason}; unresolved: ${names.join(", ")}.`];
}

function give(result: SynthesisResult): never {
  const draft = `${request.resultFile}.draft`;
  writeFileSync(draft, JSON.stringify(result));
  // Renames in one step, because a neighbour may be waiting for the file.
  renameSync(draft, request.resultFile);
  process.exit("graph" in result ? 0 : 1);
}
