import { Refusal } from "@platform/command-line/refusal";
import { startProgress } from "@platform/setup/progress";
import { runCommand } from "./run-command.ts";

/** Podman with a runtime, a network and an init process for containers; mmdebstrap makes the base of the images. */
const PACKAGES = ["podman", "runc", "netavark", "iptables", "catatonit", "mmdebstrap", "debian-archive-keyring"];

/** Installs the missing packages. Throws Refusal if it cannot. */
export async function installPodman(signal: AbortSignal): Promise<void> {
  const missing = await missingPackages(signal);
  if (missing.length === 0 && process.getuid?.() === 0) return;
  if (missing === "no Debian" || process.getuid?.() !== 0) {
    throw new Refusal(
      "No Docker engine answers, and podman can stand in for one only as root on Debian or Ubuntu. " +
        "Start Docker (`docker version` must show a server), or run this command as root on one of those.",
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const progress = startProgress(`installing ${missing.join(", ")}`);
  try {
    await runCommand("apt-get", ["update"], { env, signal, onLine: progress.detail });
    const install = ["install", "--yes", "--no-install-recommends", ...missing];
    await runCommand("apt-get", install, { env, signal, onLine: progress.detail });
    progress.end("done");
  } catch (error) {
    progress.end("failed");
    throw error;
  }
}

async function missingPackages(signal: AbortSignal): Promise<string[] | "no Debian"> {
  try {
    const known = await runCommand("dpkg-query", ["--show", "--showformat", "${Package} ${db:Status-Status}\\n"], {
      signal,
    });
    const installed = new Set(known.split("\n"));
    return PACKAGES.filter((name) => !installed.has(`${name} installed`));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "no Debian";
    throw error;
  }
}
