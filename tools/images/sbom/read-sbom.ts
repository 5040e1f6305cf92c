import { dirname } from "node:path";
import { ROOT } from "@platform/local/components";
import { runCommand } from "../engine/run-command.ts";
import type { Container } from "../task/task.ts";

/**
 * Lists as an SBOM what npm installs in the image of a container. Like the image, it uses the lock file alone.
 *
 * We do not pass `--omit dev`, because npm 11 would then leave out what both a service and a tool of the repository need,
 * such as pg. The list contains a service's devDependencies, so each must also be a dependency of a package that it uses.
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
