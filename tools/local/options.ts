import { parseArgs } from "node:util";
import { CannotStart } from "@platform/kernel/cannot-start";

export interface StartOptions {
  readonly fresh: boolean;
  readonly json: boolean;
  readonly once: boolean;
  readonly portOffset: number;
  readonly help: boolean;
}

export const HELP = `npm start [-- options]     runs the whole platform on this machine until Ctrl-C

  --once               run one demonstration journey, print its timeline, stop; exit code 0 when all is well
  --fresh              forget the local database and its test account, and start over
  --port-offset N      add N to every port
  --json               logs as JSON lines; when ready, one line that starts with {"ready":
  --help               this text

  DATABASE_URL         a PostgreSQL server (15 or newer) to use instead of a local one
  LOG_LEVEL            debug, info (usual), warn or error
  PLATFORM_DIRECTORY   where data, keys and passwords are kept; usually .local
`;

/** The ports reach from 5442 to 8091. */
const MAX_OFFSET = 50_000;

/** Throws CannotStart, with the help where an option is unknown. */
export function parseOptions(args: readonly string[], help = HELP): StartOptions {
  const values = parseOrRefuse(args, help);
  const portOffset = Number(values["port-offset"] ?? 0);
  if (!Number.isInteger(portOffset) || portOffset < 0 || portOffset > MAX_OFFSET) {
    throw new CannotStart(`--port-offset is a whole number from 0 to ${MAX_OFFSET}, not ${values["port-offset"]}.`);
  }
  const { fresh = false, json = false, once = false } = values;
  return { fresh, json, once, help: values.help ?? false, portOffset };
}

function parseOrRefuse(args: readonly string[], help: string) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        fresh: { type: "boolean" },
        json: { type: "boolean" },
        once: { type: "boolean" },
        help: { type: "boolean", short: "h" },
        "port-offset": { type: "string" },
      },
    });
    return values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node adds a hint on positional arguments, of which there are none here.
    throw new CannotStart(`${error.message.split(". ", 1)[0]}.\n\n${help}`, { cause: error });
  }
}
