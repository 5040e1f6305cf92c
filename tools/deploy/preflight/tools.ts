import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Finding, ok, problem, unknown } from "./finding.ts";

/** Returns the first line that a program prints. Rejects if the program is missing or fails. */
export type RunTool = (program: string, args: readonly string[]) => Promise<string>;

export const runTool: RunTool = async (program, args) => {
  const { stdout } = await promisify(execFile)(program, [...args], { timeout: 20_000 });
  return stdout.trim().split("\n")[0] ?? "";
};

/** Checks the programs that a deploy needs on this machine, except Node, which runs this. */
export async function askTools(run: RunTool): Promise<readonly Finding[]> {
  const docker = await run("docker", ["info", "--format", "{{.ServerVersion}}"]).catch(() => undefined);
  const cli = await run("aws", ["--version"]).catch(() => undefined);
  return [
    docker === undefined
      ? problem("Docker", "`docker info` fails: start Docker. The images are built on this machine.")
      : ok("Docker", docker),
    cli === undefined
      ? unknown("AWS CLI", "it is not here. No deploy needs it; the commands of the documents do.")
      : ok("AWS CLI", cli),
  ];
}
