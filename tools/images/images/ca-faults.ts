import { join } from "node:path";
import type { Engine } from "../engine/engine.ts";
import { ownName } from "../engine/own-containers.ts";

const MOUNTED = "/tmp/ca-of-the-build";
const SCRIPT = "/tmp/find-certificates.mjs";

/** Describes what the CA of a build has left in an image and its base does not have, one sentence for each fault. */
export async function caFaults(
  engine: Engine,
  {
    image,
    base,
    ca,
    name,
  }: { readonly image: string; readonly base: string; readonly ca: string; readonly name: string },
): Promise<string[]> {
  const inBase = new Set(await findCertificates(engine, base, ca));
  const left = (await findCertificates(engine, image, ca)).filter((path) => !inBase.has(path));
  const files = left.map((path) => `The image of ${name} holds a certificate of the build's CA: ${path}`);
  const settings = await engine.call(["image", "inspect", "--format", "{{json .Config.Env}}", image]);
  const isSet = settings.includes("NODE_EXTRA_CA_CERTS");
  return isSet ? [...files, `The image of ${name} sets NODE_EXTRA_CA_CERTS, which is for its build alone.`] : files;
}

async function findCertificates(engine: Engine, image: string, ca: string): Promise<string[]> {
  const script = join(import.meta.dirname, "find-certificates.mjs");
  const mounts = ["--volume", `${script}:${SCRIPT}:ro`, "--volume", `${ca}:${MOUNTED}:ro`];
  const args = [
    "run",
    "--rm",
    "--no-healthcheck",
    "--name",
    ownName("certificates"),
    "--user",
    "0",
    "--network",
    "none",
    ...mounts,
  ];
  const found = await engine.call([...args, "--entrypoint", "node", image, SCRIPT, MOUNTED]);
  return found.split("\n").filter((line) => line !== "");
}
