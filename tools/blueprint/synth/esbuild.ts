import { createRequire } from "node:module";
import { join } from "node:path";

/** As far as the blueprint needs esbuild, which is the platform's. */
export interface Esbuild {
  build(options: object): Promise<unknown>;
}

/** What a plugin of esbuild is set up with. */
export interface Build {
  onResolve(
    options: { filter: RegExp },
    callback: (args: { importer: string; kind: string; path: string }) => object | undefined,
  ): void;
  onLoad(
    options: { filter: RegExp; namespace?: string },
    callback: (args: { path: string }) => object | undefined,
  ): void;
}

export const esbuildOf = (platform: string): Esbuild =>
  createRequire(join(platform, "package.json"))("esbuild") as Esbuild;
