import { dirname } from "node:path";
import { ROOT } from "@platform/local/components";
import { runCommand } from "../engine/run-command.ts";
import type { Container } from "../task/task.ts";

/**
 * What npm installs in the image of a container, as an SBOM: from the lock file alone, as the image is.
 *
 * Without `--omit dev`: npm 11 then leaves out also what a service needs and a tool of the repository needs as well, such
 * as pg. A service's own devDependencies would be listed, so each is also a dependency of a package that it uses.
 */
export function readSbom(
  { dockerfile }: Pick<Container, "dockerfile">,
  format: "cyclonedx" | "spdx",
  signal: AbortSignal,
): Promise<string> {
  const what = [
    "--package-lock-only",
    "--sbom-format",
    format,
    "--sbom-type",
    "application",
    "--workspace",
    dirname(dockerfile),
  ];
  return runCommand("npm", ["--prefix", ROOT, "sbom", ...what], { signal });
}
