import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { ROOT, type Stage } from "./stages.ts";

/** Fits the longest name of a stage and a space. */
const MARGIN = 13;

/** Runs one stage and prints how long it took. Resolves with true if it passed. */
export async function runStage({ name, tool, args, env, live, advice }: Stage): Promise<boolean> {
  const started = Date.now();
  process.stdout.write(
    `${name.padEnd(MARGIN)}${tool} ${args.filter((arg) => !/reporter|outputFile/.test(arg)).join(" ")}\n`,
  );
  const child = spawn(process.execPath, [resolve(ROOT, tool.includes("/") ? "" : "node_modules/.bin", tool), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", live ? "inherit" : "pipe", live ? "inherit" : "pipe"],
  });
  const stop = (): void => void child.kill("SIGTERM");
  // Ctrl-C reaches the tool too, and we wait until it has cleaned up.
  process.on("SIGINT", () => undefined).on("SIGTERM", stop);
  const output: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((done, fail) => {
    child.on("error", fail);
    child.on("close", done);
  });
  process.off("SIGTERM", stop);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (code !== 0) process.stdout.write(Buffer.concat(output));
  process.stdout.write(
    code === 0 ? `${" ".repeat(MARGIN)}passed · ${seconds} s\n` : `${name} failed · ${seconds} s. ${advice}\n`,
  );
  return code === 0;
}
