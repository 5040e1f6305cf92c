import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "@platform/local/components";

/** The program of each service in one file: a thread starts from it three times faster than from the sources. */
export type Programs = Readonly<Record<ServiceName, string>>;
export type ServiceName = "payment-api" | "fraud-detection" | "notification-service" | "acquirer";

const MAIN: Readonly<Record<ServiceName, string>> = {
  "payment-api": "services/payment-api/src/main.ts",
  "fraud-detection": "services/fraud-detection/src/main.ts",
  "notification-service": "services/notification-service/src/main.ts",
  acquirer: "sandbox/acquirer/src/main.ts",
};

/** Bundles the services of the source tree at `root` into `directory`. Throws with the bundler's words. */
export async function bundleServices(root: string, directory: string): Promise<Programs> {
  await mkdir(directory, { recursive: true });
  const bundler = join(ROOT, "tools/bundle/bundle.ts");
  const names = Object.keys(MAIN) as ServiceName[];
  const bundled = names.map(async (name) => {
    const file = join(directory, `${name}.mjs`);
    await promisify(execFile)(process.execPath, [bundler, join(root, MAIN[name]), file], { cwd: root });
    return [name, file] as const;
  });
  return Object.fromEntries(await Promise.all(bundled)) as Programs;
}
