// Runs inside a container with paths as arguments, and prints as one line of JSON what a process can do there.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// Reads the first process, which runs as the task definition says, without anything that `exec` may add.
const status = readFileSync("/proc/1/status", "utf8");
const field = (name) => new RegExp(`^${name}:\\s+(.*)$`, "m").exec(status)[1].split(/\s+/);

function write(directory) {
  const file = join(directory, "written-by-a-test");
  try {
    writeFileSync(file, "");
    rmSync(file);
    return "written";
  } catch (error) {
    return error.code;
  }
}

const facts = {
  uid: Number(field("Uid")[0]),
  gid: Number(field("Gid")[0]),
  capabilities: field("CapEff")[0],
  bounding: field("CapBnd")[0],
  memoryBytes: process.constrainedMemory(),
  writes: Object.fromEntries(process.argv.slice(1).map((path) => [path, write(path)])),
};
process.stdout.write(`${JSON.stringify(facts)}\n`);
