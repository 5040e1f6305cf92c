import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { identityOf, isAlive } from "./process-identity.mjs";
import { Refusal } from "./refusal.mjs";

const WAIT_MS = 15 * 60_000;

/**
 * Lets one set-up at a time work in this clone. The lock names the processes that hold it, including npm, which outlives a
 * killed set-up. It is free when none of them lives.
 */
export async function holdSetUpLock(root) {
  const file = join(root, ".local", "set-up.lock");
  const holders = [holderOf(process.pid)];
  const write = (target) => writeFileSync(target, JSON.stringify({ host: hostname(), holders }));
  const draft = `${file}.${process.pid}`;
  write(draft);
  try {
    await takeTurns(file, draft);
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    alsoHeldBy(pid) {
      if (pid === undefined) return;
      holders.push(holderOf(pid));
      // Renames the file into place, so that nobody reads half of it.
      write(draft);
      renameSync(draft, file);
    },
    release: () => rmSync(file, { force: true }),
  };
}

/** If we cannot find when a process started, it has no `start`, and nobody takes the lock from it. */
const holderOf = (pid) => identityOf(pid) ?? { pid };

async function takeTurns(file, draft) {
  const giveUp = Date.now() + WAIT_MS;
  for (let told = false; !take(file, draft);) {
    const holder = read(file);
    if (holder === undefined) continue;
    if (isAbandoned(holder)) {
      stepOver(file, draft, holder);
      continue;
    }
    if (!told)
      process.stderr.write(`Waiting for the set-up that process ${holder.holders[0].pid} runs in this clone …\n`);
    told = true;
    if (Date.now() > giveUp) {
      throw new Refusal(
        `Another set-up has held ${file} for 15 minutes. If it is gone (it ran on ${holder.host}), remove that file.`,
      );
    }
    await wait(300);
  }
}

/** A hard link fails if the file exists, and creates the file together with its content. */
function take(file, draft) {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function isAbandoned({ host, holders }) {
  // We cannot see the processes of a container that shares this clone.
  if (host !== hostname()) return false;
  return !holders.some(isAlive);
}

/** Several processes may find the lock abandoned: one moves it away, and puts back a lock that another took meanwhile. */
function stepOver(file, draft, abandoned) {
  const aside = `${draft}.aside`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error.code === "ENOENT") return;
    throw error;
  }
  if (JSON.stringify(read(aside)) !== JSON.stringify(abandoned)) take(file, aside);
  rmSync(aside, { force: true });
}
