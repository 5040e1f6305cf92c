import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { preparePlatform } from "../platform.ts";

/** As far as this needs esbuild, which is the platform's. */
interface Esbuild {
  build(options: object): Promise<unknown>;
}

const REPOSITORY = resolve(import.meta.dirname, "../../..");
/** Where the rule that looks for runbooks lies: it looks for them from there. */
const RULES = join(REPOSITORY, "tools/blueprint/check/rules");
/** The one that this was tried with. */
const POLICY_VERSION = "1.21.0";

const ENTRY = `
import { PolicyPack } from "@pulumi/policy";
import { policies } from "./tools/blueprint/policy/pack.ts";
new PolicyPack("infra-check", { policies });
`;

/**
 * Writes a policy pack for `sst deploy --policy` into a folder: one CommonJS file, and the two manifests that Pulumi asks for.
 * It looks for runbooks in this clone, so it is for this machine.
 */
export async function writePack(directory: string): Promise<void> {
  const { directory: platform } = await preparePlatform();
  const load = createRequire(join(platform, "package.json"));
  const { version } = load("@pulumi/pulumi/package.json") as { version: string };
  await mkdir(directory, { recursive: true });
  await (load("esbuild") as Esbuild).build({
    stdin: { contents: ENTRY, resolveDir: REPOSITORY, sourcefile: "policy-pack.ts", loader: "ts" },
    absWorkingDir: REPOSITORY,
    bundle: true,
    outfile: join(directory, "index.js"),
    platform: "node",
    format: "cjs",
    target: "node20",
    logLevel: "silent",
    external: ["@pulumi/*"],
    define: { "import.meta.dirname": JSON.stringify(RULES) },
  });
  const manifest = {
    name: "infra-check",
    // The package wants one; the rules are this commit's.
    version: "0.0.0",
    private: true,
    type: "commonjs",
    main: "index.js",
    dependencies: { "@pulumi/policy": POLICY_VERSION, "@pulumi/pulumi": version.replace(/^v/, "") },
  };
  await writeFile(join(directory, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await writeFile(join(directory, "PulumiPolicy.yaml"), "description: The rules of check\nruntime: nodejs\n");
}
