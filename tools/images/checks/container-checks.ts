import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "../engine/engine.ts";
import type { RunningContainer } from "../task/running-container.ts";
import type { Container, Task } from "../task/task.ts";

/** The facts that inside.mjs prints. */
export interface InsideFacts {
  readonly uid: number;
  readonly gid: number;
  /** The effective set, as 16 hexadecimal digits; `bounding` is the set that a process could ever gain. */
  readonly capabilities: string;
  readonly bounding: string;
  readonly memoryBytes: number;
  /** By path: `written`, or the code of the error. */
  readonly writes: Readonly<Record<string, string>>;
}

/** Directories of every kind in an image: the root, the program's, the system's, and one that every user may write to. */
const OUTSIDE = ["/", "/platform", "/usr/local", "/var/tmp", "/run"];

/** Collects facts from inside a container. */
export async function lookInside(engine: Engine, { id, container }: RunningContainer): Promise<InsideFacts> {
  const script = await readFile(join(import.meta.dirname, "inside.mjs"), "utf8");
  const paths = [...OUTSIDE, ...container.mounts.map(({ path }) => path)];
  const told = await engine.call(["exec", id, "node", "--input-type=module", "--eval", script, ...paths]);
  return JSON.parse(told) as InsideFacts;
}

/** Describes where a container differs from its task definition or from a hardened one, one sentence for each fault. */
export function containerFaults(facts: InsideFacts, { name, mounts, user }: Container, task: Task): string[] {
  const faults: string[] = [];
  if (facts.uid === 0) faults.push(`${name} runs as root.`);
  const ids = `${facts.uid}:${facts.gid}`;
  if (user !== "" && ids !== user) faults.push(`${name} runs as ${ids}, and its task definition says ${user}.`);
  if (/[^0]/.test(facts.capabilities + facts.bounding)) {
    faults.push(`${name} has capabilities: effective ${facts.capabilities}, bounding ${facts.bounding}.`);
  }
  const memoryMiB = facts.memoryBytes / 2 ** 20;
  if (memoryMiB !== task.memoryMiB) faults.push(`${name} has ${memoryMiB} MiB of memory, not ${task.memoryMiB}.`);
  for (const path of OUTSIDE) {
    const how = facts.writes[path];
    if (how !== "EROFS") faults.push(`${path} of ${name} is not read-only: writing there gives ${how}.`);
  }
  for (const { path, readOnly } of mounts) {
    const how = facts.writes[path];
    if (how !== (readOnly ? "EROFS" : "written"))
      faults.push(`Writing to the volume at ${path} of ${name} gives ${how}.`);
  }
  return faults;
}
