import { createRequire } from "node:module";
import { join } from "node:path";

/** The part of esbuild that the blueprint needs; the platform installs esbuild. */
export interface Esbuild {
  build(options: object): Promise<unknown>;
}

/** The argument of an esbuild plugin's setup. */
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
