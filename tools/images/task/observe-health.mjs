// Runs next to a container, in the network of its task. The first argument is a time in milliseconds, the others are a
// health check, which it repeats for that time. Prints when the check succeeded, in milliseconds since the Unix epoch.
import { spawnSync } from "node:child_process";

const [limitMs, program, ...args] = process.argv.slice(1);
const end = Date.now() + Number(limitMs);
do {
  const { status } = spawnSync(program, args, { stdio: "ignore" });
  if (status !== 0) continue;
  process.stdout.write(`${Date.now()}\n`);
  break;
} while (Date.now() < end);
