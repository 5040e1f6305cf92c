import { Refusal } from "@platform/command-line/refusal";

/** The official image of Node that Dockerfiles start from. */
export interface NodeImage {
  /** `node:24.21.0-bookworm-slim`. */
  readonly name: string;
  /** `24.21.0`. */
  readonly version: string;
  /** The release of Debian: `bookworm`. */
  readonly debian: string;
}

const DEFAULT = /^ARG NODE_IMAGE=(node:(\d+\.\d+\.\d+)-([a-z]+)-slim)$/m;

/** Reads the one image that all of these Dockerfiles start from by default. Throws Refusal. */
export function readNodeImage(dockerfiles: Readonly<Record<string, string>>): NodeImage {
  const found = Object.entries(dockerfiles).map(([path, text]) => {
    const [, name, version, debian] = DEFAULT.exec(text) ?? [];
    if (name !== undefined && version !== undefined && debian !== undefined) return { path, name, version, debian };
    throw new Refusal(`${path} has no line like "ARG NODE_IMAGE=node:24.21.0-bookworm-slim".`);
  });
  const [{ name, version, debian } = { name: "", version: "", debian: "" }] = found;
  const other = found.find((one) => one.name !== name);
  if (other === undefined) return { name, version, debian };
  throw new Refusal(`${other.path} starts from ${other.name}, and ${found[0]!.path} from ${name}: use one.`);
}
