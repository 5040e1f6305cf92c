import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The command line of a process, its words separated by spaces; undefined when there is no such process. */
export function commandLineOf(pid: number): string | undefined {
  if (process.platform !== "linux") {
    const { stdout } = spawnSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" });
    return stdout?.trim() || undefined;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return undefined;
  }
}
