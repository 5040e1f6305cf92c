import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";

const PROGRAM = resolve(import.meta.dirname, "../src/payments.ts");

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the operator's command in a separate process. An empty URL counts as none. */
export async function runPayments(databaseUrl: string, args: readonly string[], input = ""): Promise<Ended> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: { ...process.env, DATABASE_URL: databaseUrl } });
  const ended = new Promise<number | null>((done) => child.once("close", done));
  child.stdin.end(input);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, err };
}
