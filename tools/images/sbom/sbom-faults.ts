/**
 * Describes how an SBOM (CycloneDX) differs from the installed packages, which npm lists in
 * `node_modules/.package-lock.json`.
 */
export function sbomFaults(name: string, sbom: string, installed: string): string[] {
  const listed = packagesInSbom(sbom);
  const present = packagesInstalled(installed);
  const missing = [...present].filter((one) => !listed.has(one));
  const surplus = [...listed].filter((one) => !present.has(one));
  return [
    ...(missing.length === 0 ? [] : [`The SBOM of ${name} leaves out ${missing.join(", ")}.`]),
    ...(surplus.length === 0
      ? []
      : [`The SBOM of ${name} lists ${surplus.join(", ")}, which its image does not have.`]),
  ];
}

const PURL = "pkg:npm/";

/** `name@version` of each component. */
function packagesInSbom(sbom: string): Set<string> {
  const { components } = JSON.parse(sbom) as { readonly components: readonly { readonly purl: string }[] };
  return new Set(components.map(({ purl }) => decodeURIComponent(purl.slice(PURL.length))));
}

interface Installed {
  readonly packages: Readonly<Record<string, { readonly name?: string; readonly version?: string }>>;
}

/** `name@version` of each package. A link has no version, and its package is another entry. */
function packagesInstalled(list: string): Set<string> {
  const { packages } = JSON.parse(list) as Installed;
  const own = Object.entries(packages).filter(([, { version }]) => version !== undefined);
  return new Set(own.map(([path, one]) => `${one.name ?? path.split("node_modules/").at(-1)}@${one.version}`));
}
