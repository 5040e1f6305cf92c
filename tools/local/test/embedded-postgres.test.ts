import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { Refusal } from "@platform/command-line/refusal";
import { identityOf } from "@platform/setup/process-identity";
import { serverPid } from "../postgres/leftover-server.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../postgres/server.ts";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

const ROOT = resolve(import.meta.dirname, "../../..");
const LOCAL = join(ROOT, ".local");

describe("the embedded PostgreSQL server", () => {
  let directory: string;
  const running: EmbeddedPostgres[] = [];

  beforeEach(() => {
    mkdirSync(LOCAL, { recursive: true });
    directory = mkdtempSync(join(LOCAL, "test-embedded-"));
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.stop()));
    rmSync(directory, { recursive: true, force: true });
  });

  const start = async (fresh = false): Promise<EmbeddedPostgres> => {
    const server = await startEmbeddedPostgres({ directory, port: 0, fresh, log: () => undefined });
    running.push(server);
    return server;
  };

  test("commits durably, keeps its data from one start to the next, and forgets it when started fresh", async () => {
    const first = await start();
    await run(first.url, "CREATE TABLE kept (a int)");
    await first.stop();
    const second = await start();
    expect(await tables(second.url)).toEqual(["kept"]);
    const [durable] = await run(
      second.url,
      "SELECT current_setting('fsync') AS a, current_setting('synchronous_commit') AS b",
    );
    expect(durable).toEqual({ a: "on", b: "on" });
    await second.stop();
    expect(await tables((await start(true)).url)).toEqual([]);
  });

  test("ends when the process that started it is killed with -9, and its data can be used again", async () => {
    const starter = await startElsewhere(directory);
    await run(starter.url, "CREATE TABLE kept (a int)");
    const pid = serverPid(join(starter.directory, "data"));
    starter.kill();
    await vi.waitFor(() => expect(identityOf(pid!)).toBeUndefined(), { timeout: 10_000, interval: 20 });
    expect(await tables((await start()).url)).toEqual(["kept"]);
  });

  test("is refused where a living process uses the directory, and names that process", async () => {
    await start();
    await expect(start()).rejects.toThrow(new RegExp(`in use by process ${process.pid}`));
    await expect(start()).rejects.toBeInstanceOf(Refusal);
  });

  test("is not hindered by a postmaster.pid that names a process of somebody else", async () => {
    const first = await start();
    await first.stop();
    const data = join(first.directory, "data");
    writeFileSync(join(data, "postmaster.pid"), `${process.pid}\n${data}\n1\n5432\n\n127.0.0.1\n`);
    expect(await tables((await start()).url)).toEqual([]);
  });
});

async function startElsewhere(directory: string): Promise<{ url: string; directory: string; kill(): void }> {
  const code = `
    import { startEmbeddedPostgres } from "./tools/local/postgres/server.ts";
    const server = await startEmbeddedPostgres({ directory: process.argv[1], port: 0, log: () => undefined });
    console.log(JSON.stringify({ url: server.url, directory: server.directory }));
    // Never outlives the test, however that ends.
    process.stdin.on("end", () => process.exit()).resume();`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", code, directory], {
    cwd: ROOT,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const started: { url: string; directory: string } = JSON.parse(String(line));
  return { ...started, kill: () => void child.kill("SIGKILL") };
}

async function tables(url: string): Promise<string[]> {
  const rows = await run(url, "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'");
  return rows.map((row) => row["name"] ?? "");
}

async function run(url: string, sql: string): Promise<Record<string, string>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, string>>(sql)).rows;
  } finally {
    await client.end();
  }
}
