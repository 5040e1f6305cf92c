import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { CsvFile } from "./csv.ts";
import { headersOf } from "./send.ts";

/** The reader of a file left, stood still for too long, or we are stopping. The reader sees that the file is not whole. */
export class FileCutOff extends Error {
  constructor(cause: unknown) {
    super("The connection closed before the file was complete.", { cause });
    this.name = "FileCutOff";
  }
}

/** A reader that takes nothing for so long has gone. */
const IDLE_MS = 60_000;

/**
 * Sends a file as fast as its reader takes it: the next page is read from the database when the one before is on its way,
 * so that a file of any length needs the memory of a few pages.
 */
export async function sendFile(
  response: ServerResponse,
  { name, chunks }: CsvFile,
  requestId: string,
  signal: AbortSignal,
): Promise<void> {
  const headers = headersOf(requestId, "text/csv; charset=utf-8; header=present");
  headers.push("Content-Disposition", `attachment; filename="${name}"`);
  response.writeHead(200, headers);
  response.setTimeout(IDLE_MS, () => response.destroy());
  try {
    await pipeline(chunks, response, { signal });
  } catch (error) {
    if (signal.aborted || (error as NodeJS.ErrnoException).code === "ERR_STREAM_PREMATURE_CLOSE") {
      throw new FileCutOff(error);
    }
    throw error;
  }
}
