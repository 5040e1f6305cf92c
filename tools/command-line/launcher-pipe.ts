import { Socket } from "node:net";

/**
 * Calls back when with-setup.mjs, which started this process, is gone: it holds the other end of a pipe, which closes
 * even when that is killed with -9. Never where this process was started otherwise.
 */
export function whenLauncherEnds(act: () => void): void {
  const descriptor = process.env["LAUNCHER_PIPE"];
  if (descriptor === undefined) return;
  // Not for our own children, who do not have it.
  delete process.env["LAUNCHER_PIPE"];
  const pipe = new Socket({ fd: Number(descriptor), readable: true, writable: false });
  pipe.on("close", act);
  pipe.on("error", act);
  pipe.resume();
  pipe.unref();
}
