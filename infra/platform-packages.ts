import { createRequire } from "node:module";
import type * as randomPackage from "@pulumi/random";
import type * as esbuildPackage from "esbuild";

// SST learns what an app is from a bundle of all of infra/, and only then installs its platform: on a fresh clone, an
// `import` of one of the platform's packages would fail before it is there. These are loaded when they are used.
const load = createRequire(import.meta.url);

/** Random values that stay the same from deploy to deploy. */
export const random = (): typeof randomPackage => load("@pulumi/random") as typeof randomPackage;

/** What SST bundles functions with. */
export const esbuild = (): typeof esbuildPackage => load("esbuild") as typeof esbuildPackage;
