import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { programIn } from "./binaries.ts";
import { dataDirectory } from "./initialize-data.ts";
import type { Placement } from "./placement.ts";
import { serverSettings } from "./settings.ts";

export interface GuardedServer {
  /** Asks for a fast shutdown. */
  askToStop(): void;
  /** Resolves when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
}

/**
 * Runs the server, and next to it a shell that reads from our pipe. When we close the pipe or this process dies, even by
 * kill -9, the shell stops the server. A second Node process could do that too, but takes 40 MB.
 */
const GUARD = `
"$@" 3<&- &
server=$!
(read -r _ <&3; kill -INT $server) &
guard=$!
exec 3<&-
wait $server
kill $guard
`;

export function startGuarded(placement: Placement, port: number): GuardedServer {
  const log = openSync(logFile(placement), "w", 0o600);
  const server = [programIn(placement.binaries, "postgres"), "-D", dataDirectory(placement), ...serverSettings(port)];
  const guard: ChildProcess = spawn("/bin/sh", ["-c", GUARD, "embedded-postgres", ...server], {
    ...placement.user,
    cwd: "/",
    // Inherits only PATH: a PGOPTIONS or a LANG in somebody's shell would change how the server behaves.
    env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C", TZ: "UTC" },
    stdio: ["ignore", log, log, "pipe"],
    // Leads its own process group, so that Ctrl-C in a terminal does not stop it before its clients.
    detached: true,
  });
  closeSync(log);
  const pipe = guard.stdio[3];
  pipe?.on("error", () => pipe.destroy());
  return {
    askToStop: () => pipe?.destroy(),
    ended: new Promise((resolve) => {
      guard.on("error", () => resolve());
      guard.on("exit", () => {
        pipe?.destroy();
        resolve();
      });
    }),
  };
}

export const logFile = ({ directory }: Placement): string => join(directory, "server.log");
