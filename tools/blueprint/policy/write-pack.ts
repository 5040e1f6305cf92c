import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { preparePlatform } from "../platform.ts";
import { type Build, esbuildOf } from "../synth/esbuild.ts";

/** The version that this was tested with. */
const POLICY_VERSION = "1.21.0";

const ENTRY = `
import { PolicyPack } from "@pulumi/policy";
import { project } from "./blueprint.config.ts";
import { policiesOf } from ${JSON.stringify(join(import.meta.dirname, "policies.ts"))};
new PolicyPack("infra-check", { policies: policiesOf(project.policy) });
`;

/**
 * A bundle has one folder, but rules may read files near their own: each source keeps its own path, so a pack works on this
 * machine only.
 */
const OWN_FOLDERS = {
  name: "own-folders",
  setup(build: Build): void {
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replaceAll("import.meta.dirname", JSON.stringify(dirname(path))),
      loader: "ts",
    }));
  },
};

/**
 * Writes a policy pack for `sst deploy --policy` into a folder: one CommonJS file, and the two manifests that Pulumi needs. It
 * holds the rules from blueprint.config.ts in `root`.
 */
export async function writePack(root: string, directory: string): Promise<void> {
  const { directory: platform } = await preparePlatform();
  const load = createRequire(join(platform, "package.json"));
  const { version } = load("@pulumi/pulumi/package.json") as { version: string };
  await mkdir(directory, { recursive: true });
  await esbuildOf(platform).build({
    stdin: { contents: ENTRY, resolveDir: root, sourcefile: "policy-pack.ts", loader: "ts" },
    absWorkingDir: root,
    bundle: true,
    outfile: join(directory, "index.js"),
    platform: "node",
    format: "cjs",
    target: "node20",
    logLevel: "silent",
    external: ["@pulumi/*"],
    plugins: [OWN_FOLDERS],
  });
  const manifest = {
    name: "infra-check",
    // The package needs a version; the rules are those of this commit.
    version: "0.0.0",
    private: true,
    type: "commonjs",
    main: "index.js",
    dependencies: { "@pulumi/policy": POLICY_VERSION, "@pulumi/pulumi": version.replace(/^v/, "") },
  };
  await writeFile(join(directory, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await writeFile(join(directory, "PulumiPolicy.yaml"), "description: The rules of check\nruntime: nodejs\n");
}
