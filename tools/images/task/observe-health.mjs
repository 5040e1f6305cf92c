// Runs beside a container, in the network of its task: tries the health check that is given as arguments, as often as it
// can, for as many milliseconds as the first argument says. Prints when it succeeded, in milliseconds since the Unix epoch.
import { spawnSync } from "node:child_process";

const [limitMs, program, ...args] = process.argv.slice(1);
const end = Date.now() + Number(limitMs);
do {
  const { status } = spawnSync(program, args, { stdio: "ignore" });
  if (status !== 0) continue;
  process.stdout.write(`${Date.now()}\n`);
  break;
} while (Date.now() < end);
