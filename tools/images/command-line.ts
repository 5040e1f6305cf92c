import { resolve } from "node:path";
import type { Options } from "@platform/command-line/options";
import { type Program, unknownVerb } from "@platform/command-line/program";
import { readWordsAndOptions } from "@platform/command-line/read-options";
import { Refusal } from "@platform/command-line/refusal";

export const PARTS = ["images", "tasks", "journey", "deploy", "stop", "broken", "dev"] as const;
export type PartName = (typeof PARTS)[number];
const FORMATS = ["cyclonedx", "spdx"] as const;

const OPTIONS = {
  ca: {
    type: "string",
    value: "FILE",
    help: "build, test: a CA that npm must trust while it installs (usually $NODE_EXTRA_CA_CERTS); not in the image",
  },
  only: {
    type: "string",
    value: "PART",
    multiple: true,
    default: [],
    help: `test: ${PARTS.join(", ")}; any number of them`,
  },
  out: { type: "string", value: "DIR", help: "sbom: usually .local/images/sbom" },
  format: {
    type: "string",
    value: "NAME",
    default: "cyclonedx",
    help: `sbom: ${FORMATS.join(" or ")}; usually the first`,
  },
} satisfies Options;

export const IMAGES = {
  usage: "npm run images -- build|test|sbom [options]",
  summary: "the images of the services, built and run as a deploy would",
  verbs: {
    build: async () => ({ summary: "builds the image of every service, and of the sandbox acquirer" }),
    test: async () => ({
      summary: "builds them, and runs them as the task definitions of staging say: see docs/images.md",
    }),
    sbom: async () => ({ summary: "writes what is in each image, as npm knows it" }),
  },
  options: OPTIONS,
} satisfies Program;

const VERBS = Object.keys(IMAGES.verbs) as (keyof typeof IMAGES.verbs)[];

export interface Command {
  readonly verb: keyof typeof IMAGES.verbs;
  /** The path of a CA file that builds must trust. */
  readonly ca: string | undefined;
  readonly only: readonly PartName[];
  /** The directory for SBOMs. */
  readonly out: string | undefined;
  readonly format: (typeof FORMATS)[number];
}

/** Parses the command line. Throws Refusal. */
export function readCommand(args: readonly string[], environment: NodeJS.ProcessEnv): Command {
  const { values, words } = readWordsAndOptions(IMAGES, args, OPTIONS);
  const [verb, ...more] = words;
  const known = VERBS.find((name) => name === verb);
  if (more.length > 0 || known === undefined) {
    throw unknownVerb(verb === undefined ? undefined : `There is no "${words.join(" ")}"`, verb ?? "", VERBS);
  }
  const ca = values.ca ?? environment["NODE_EXTRA_CA_CERTS"];
  return {
    verb: known,
    ca: ca === undefined || ca === "" ? undefined : resolve(ca),
    only: values.only.map((name) => oneOf("--only", PARTS, name)),
    out: values.out === undefined ? undefined : resolve(values.out),
    format: oneOf("--format", FORMATS, values.format),
  };
}

function oneOf<T extends string>(option: string, values: readonly T[], given: string): T {
  const known = values.find((value) => value === given);
  if (known !== undefined) return known;
  throw new Refusal(`${option} ${given}: there is ${values.join(", ")}.`);
}
