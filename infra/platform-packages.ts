import { createRequire } from "node:module";
import type * as randomPackage from "@pulumi/random";
import type * as esbuildPackage from "esbuild";

// SST bundles all of infra/ to read the app's config, and only then installs its platform. On a fresh clone, an `import` of
// one of the platform's packages would fail. So these functions load a package when it is first used.
const load = createRequire(import.meta.url);

/** Random values that stay the same across deploys. */
export const random = (): typeof randomPackage => load("@pulumi/random") as typeof randomPackage;

/** The bundler that SST uses for functions. */
export const esbuild = (): typeof esbuildPackage => load("esbuild") as typeof esbuildPackage;
