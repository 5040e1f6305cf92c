import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { commandLineOf } from "./postgres/process-command.ts";

/** Describes who listens on a port of this machine, as far as this user can see. */
export function describePortOwner(port: number): string {
  return process.platform === "linux" ? fromProc(port) : fromLsof(port);
}

/** The state of a listening socket in /proc/net/tcp. */
const LISTENING = "0A";

function fromProc(port: number): string {
  const socket = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap(readSockets).find((found) => found.port === port);
  if (socket === undefined) return "a process that cannot be seen from here";
  const pid = findHolder(`socket:[${socket.inode}]`);
  return pid === undefined ? `a process of another user (uid ${socket.uid})` : describe(pid);
}

function readSockets(file: string): { port: number; uid: number; inode: string }[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === LISTENING)
    .map((fields) => ({
      port: Number.parseInt(fields[1]?.split(":")[1] ?? "", 16),
      uid: Number(fields[7]),
      inode: fields[9] ?? "",
    }));
}

function findHolder(socket: string): number | undefined {
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const holder = processes.find((pid) => openFiles(pid).includes(socket));
  return holder === undefined ? undefined : Number(holder);
}

/** Empty for a process that has ended or is another user's. */
function openFiles(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => linkTarget(`/proc/${pid}/fd/${fd}`));
  } catch {
    return [];
  }
}

function linkTarget(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return "";
  }
}

function fromLsof(port: number): string {
  const { stdout } = spawnSync("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-t"], { encoding: "utf8" });
  const pid = Number(stdout?.split("\n")[0]);
  return pid > 0 ? describe(pid) : "a process that cannot be seen from here";
}

function describe(pid: number): string {
  return `process ${pid} (${commandLineOf(pid)?.slice(0, 120) ?? "which has just ended"})`;
}
