import { Socket } from "node:net";

/**
 * Calls `act` when the launcher that started this process has ended: it holds the other end of a pipe, which closes even
 * after kill -9. Never calls it if this process has no launcher.
 */
export function whenLauncherEnds(act: () => void): void {
  const descriptor = process.env["LAUNCHER_PIPE"];
  if (descriptor === undefined) return;
  // Hides the variable from our children, because they do not have the pipe.
  delete process.env["LAUNCHER_PIPE"];
  const pipe = new Socket({ fd: Number(descriptor), readable: true, writable: false });
  pipe.on("close", act);
  pipe.on("error", act);
  pipe.resume();
  pipe.unref();
}
