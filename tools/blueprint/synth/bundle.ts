import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Build, esbuildOf } from "./esbuild.ts";

/** What differs between the two bundles. */
export interface BundleOptions {
  readonly root: string;
  readonly platform: string;
  readonly code: string;
  readonly outfile: string;
  readonly define: Readonly<Record<string, string>>;
  readonly banner?: string;
  readonly inject?: readonly string[];
  /** Statements to insert before every file outside the platform. */
  readonly globals?: string;
}

/** The CLI's list. Node resolves these packages from the bundle's folder, so the bundle is inside the platform. */
const EXTERNAL = [
  "@pulumi/*",
  "undici",
  "@pulumiverse/*",
  "@sst-provider/*",
  "@aws-sdk/*",
  "esbuild",
  "archiver",
  "glob",
  "vite",
  "dotenv",
];

/** SST's components use these, but ES modules lack them. */
const BANNER = `
import { createRequire as topLevelCreateRequire } from 'module';
const require = topLevelCreateRequire(import.meta.url);
import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url"
const __filename = topLevelFileUrlToPath(import.meta.url)
const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url))
`;

/** Bundles code like SST's CLI (its pkg/js/js.go). */
export async function bundle(options: BundleOptions): Promise<void> {
  await esbuildOf(options.platform).build({
    stdin: { contents: options.code, resolveDir: options.root, sourcefile: "eval.ts", loader: "ts" },
    absWorkingDir: options.root,
    bundle: true,
    outfile: options.outfile,
    format: "esm",
    platform: "node",
    target: "es2023",
    mainFields: ["module", "main"],
    sourcemap: "inline",
    // Only places are looked up in it.
    sourcesContent: false,
    logLevel: "silent",
    keepNames: false,
    nodePaths: [join(options.platform, "node_modules")],
    banner: { js: BANNER + (options.banner ?? "") },
    define: options.define,
    inject: options.inject ?? [],
    external: EXTERNAL,
    // Globals are imports themselves, so a bundle with globals cannot refuse imports.
    plugins: [
      loadProvidersLate,
      options.globals === undefined ? refuseTopLevelImports : injectGlobals(options.platform, options.globals),
    ],
  });
}

/** Bundles a program of this folder into one JavaScript file, for a Node that runs no TypeScript. */
export async function bundleTool(platform: string, file: string, outfile: string): Promise<void> {
  const common = { bundle: true, format: "esm", platform: "node", target: "es2023", sourcemap: "inline" };
  await esbuildOf(platform).build({ ...common, entryPoints: [file], outfile, logLevel: "silent" });
}

/**
 * Requires the SDKs of providers instead of importing them. To import one reads each of its exports, which are getters that load a
 * file each: a thousand files, of which an app uses a few.
 */
const loadProvidersLate = {
  name: "load-providers-late",
  setup(build: Build): void {
    build.onResolve({ filter: /^@(?:pulumi|pulumiverse)\// }, ({ kind, path }) => {
      if (path.startsWith("@pulumi/pulumi")) return undefined;
      return kind === "require-call" ? { path, external: true } : { path, namespace: "provider" };
    });
    build.onLoad({ filter: /.*/, namespace: "provider" }, ({ path }) => {
      return { contents: `module.exports = require(${JSON.stringify(path)});`, loader: "js" };
    });
  },
};

const refuseTopLevelImports = {
  name: "refuse-top-level-imports",
  setup(build: Build): void {
    build.onResolve({ filter: /.*/ }, ({ importer, kind, path }) => {
      if (basename(importer) !== "sst.config.ts" || kind !== "import-statement") return undefined;
      if (path.startsWith("/")) return undefined;
      return { errors: [{ text: `sst.config.ts must not import at its top level, as it does ${path}` }] };
    });
  },
};

function injectGlobals(platform: string, globals: string) {
  return {
    name: "inject-globals",
    setup(build: Build): void {
      build.onLoad({ filter: /\.(?:js|ts|jsx|tsx)$/ }, ({ path }) => {
        if (path.startsWith(`${platform}/`) || path.includes("/node_modules/")) return undefined;
        return { contents: `${globals}\n${readFileSync(path, "utf8")}`, loader: path.endsWith("js") ? "js" : "ts" };
      });
    },
  };
}
