import { createRequire } from "node:module";

// SST learns what an app is from a bundle of all of infra/, and only then installs its platform: on a fresh clone, an
// `import` of one of the platform's packages would fail before it is there. These are loaded when they are used.
const load = createRequire(import.meta.url);

/** Random values that stay the same from deploy to deploy. */
export const random = (): typeof import("@pulumi/random") => load("@pulumi/random") as typeof import("@pulumi/random");

/** What SST bundles functions with. */
export const esbuild = (): typeof import("esbuild") => load("esbuild") as typeof import("esbuild");
