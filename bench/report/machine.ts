import { execFileSync } from "node:child_process";
import { arch, cpus, release, totalmem, type } from "node:os";
import type { BenchServer } from "../ground/database.ts";
import { ROOT } from "@platform/local/components";

/** Describes the machine and the load generator, as lines of name and value. */
export async function describeMachine(
  server: BenchServer,
  load: string,
): Promise<readonly (readonly [string, string])[]> {
  const processors = cpus();
  return [
    ["CPU", `${processors[0]?.model.trim() ?? "unknown"}, ${processors.length} cores (${arch()})`],
    ["memory", `${Math.round(totalmem() / 2 ** 30)} GiB`],
    ["kernel", `${type()} ${release()}`],
    ["Node", process.version],
    ["PostgreSQL", `${await server.version()}, fsync and synchronous_commit on`],
    ["load", load],
    ["commit", commit()],
  ];
}

function commit(): string {
  try {
    return execFileSync("git", ["describe", "--always", "--dirty"], { cwd: ROOT, encoding: "utf8" }).trim();
  } catch {
    return "unknown";
  }
}
