import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { ImagesError } from "./images-error.ts";

export const PARTS = ["images", "tasks", "journey", "deploy", "stop", "broken"] as const;
export type PartName = (typeof PARTS)[number];
const VERBS = ["build", "test", "sbom"] as const;
const FORMATS = ["cyclonedx", "spdx"] as const;

export interface Command {
  readonly verb: (typeof VERBS)[number];
  readonly help: boolean;
  /** The file of a CA that builds must trust. */
  readonly ca: string | undefined;
  readonly only: readonly PartName[];
  /** Where SBOMs go. */
  readonly out: string | undefined;
  readonly format: (typeof FORMATS)[number];
}

export const HELP = `npm run images -- build|test|sbom [options]

  build          builds the image of every service, and of the sandbox acquirer
  test           builds them, and runs them as the task definitions of staging say: see docs/images.md
  sbom           writes what is in each image, as npm knows it

  --ca FILE      build, test: a CA that npm must trust while it installs (usually $NODE_EXTRA_CA_CERTS); not in the image
  --only PART    test: ${PARTS.join(", ")}; any number of them
  --out DIR      sbom: usually .local/images/sbom
  --format NAME  sbom: ${FORMATS.join(" or ")}; usually the first
`;

/** Reads what is asked for. Throws ImagesError. */
export function readCommand(args: readonly string[], environment: NodeJS.ProcessEnv): Command {
  const { values, positionals } = parse(args);
  const [verb, ...more] = positionals;
  const isHelp = values.help === true;
  const known = VERBS.find((name) => name === verb);
  if (more.length > 0 || (known === undefined && !isHelp)) {
    const fault = verb === undefined ? "Nothing was asked for" : `There is no "${positionals.join(" ")}"`;
    throw new ImagesError(`${fault}: use ${VERBS.join(", ")}, or --help.`);
  }
  const ca = values.ca ?? environment["NODE_EXTRA_CA_CERTS"];
  return {
    verb: known ?? "build",
    help: isHelp,
    ca: ca === undefined || ca === "" ? undefined : resolve(ca),
    only: values.only.map((name) => oneOf("--only", PARTS, name)),
    out: values.out === undefined ? undefined : resolve(values.out),
    format: oneOf("--format", FORMATS, values.format),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h" },
        ca: { type: "string" },
        only: { type: "string", multiple: true, default: [] },
        out: { type: "string" },
        format: { type: "string", default: "cyclonedx" },
      },
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ImagesError(error.message, { cause: error });
  }
}

function oneOf<T extends string>(option: string, values: readonly T[], given: string): T {
  const known = values.find((value) => value === given);
  if (known !== undefined) return known;
  throw new ImagesError(`${option} ${given}: there is ${values.join(", ")}.`);
}
