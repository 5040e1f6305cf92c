import type { HELP, Options, Values } from "@platform/command-line/options";
import type { Program } from "@platform/command-line/program";
import { readOptions } from "@platform/command-line/read-options";
import { Refusal } from "@platform/command-line/refusal";

export interface StartOptions {
  readonly fresh: boolean;
  readonly json: boolean;
  readonly once: boolean;
  readonly portOffset: number;
  readonly help: boolean;
}

export interface DevOptions extends StartOptions {
  /** Runs the service as its image. */
  readonly containers: boolean;
}

const SHARED = {
  "port-offset": { type: "string", value: "N", default: "0", help: "add N to every port" },
  json: { type: "boolean", default: false, help: "logs as JSON lines" },
} satisfies Options;

const OPTIONS = {
  once: {
    type: "boolean",
    default: false,
    help: "run one demonstration journey, print its timeline, stop; exit code 0 when all is well",
  },
  fresh: { type: "boolean", default: false, help: "forget the local database and its test account, and start over" },
  ...SHARED,
  json: { ...SHARED.json, help: 'logs as JSON lines; when ready, one line that starts with {"ready":' },
} satisfies Options;

export const START = {
  usage: "npm start [-- options]",
  summary: "runs the whole platform on this machine until Ctrl-C",
  options: OPTIONS,
  variables: {
    DATABASE_URL: "a PostgreSQL server (15 or newer) to use instead of a local one",
    LOG_LEVEL: "debug, info (usual), warn or error",
    PLATFORM_DIRECTORY: "where data, keys and passwords are kept; usually .local",
  },
} satisfies Program;

const DEV_OPTIONS = {
  containers: {
    type: "boolean",
    default: false,
    help: "run its image as its task definition says, and build it again when a file changes",
  },
} satisfies Options;

export const DEV = {
  usage: "npm run dev [-- options]",
  summary: "in a service's folder: runs it, and starts it again when a file changes, until Ctrl-C",
  variables: {
    ...START.variables,
    IMAGE_CONTEXT: "with --containers, the folder that the image is built from; usually this clone",
  },
  options: {
    ...DEV_OPTIONS,
    ...SHARED,
    "port-offset": { ...SHARED["port-offset"], help: "add N to every port; the same for all three services" },
  },
} satisfies Program;

/** The ports reach from 5442 to 8091. */
const MAX_OFFSET = 50_000;

/** Throws Refusal, with the help if an option is unknown. */
export function parseOptions(args: readonly string[]): StartOptions {
  return startOptions(readOptions(START, args, OPTIONS));
}

/** Parses the options of `npm run dev`. Also accepts those of `npm start`, so that the caller can say where they belong. */
export function parseDevOptions(args: readonly string[]): DevOptions {
  const values = readOptions(DEV, args, { ...OPTIONS, ...DEV_OPTIONS });
  return { ...startOptions(values), containers: values.containers };
}

function startOptions({ "port-offset": offset, ...values }: Values<typeof OPTIONS & typeof HELP>): StartOptions {
  const portOffset = Number(offset);
  if (!Number.isInteger(portOffset) || portOffset < 0 || portOffset > MAX_OFFSET) {
    throw new Refusal(`--port-offset is a whole number from 0 to ${MAX_OFFSET}, not ${offset}.`);
  }
  return { fresh: values.fresh, json: values.json, once: values.once, help: values.help ?? false, portOffset };
}
