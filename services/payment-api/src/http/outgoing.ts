import type { CsvFile } from "./csv.ts";
import { renderError, type WireError } from "./wire-error.ts";

/** The parts of an answer, before we send it. */
export interface Outgoing {
  readonly status: number;
  /** Empty where a file is the answer. */
  readonly body: string;
  readonly file?: CsvFile;
  readonly replayed: boolean;
  readonly originalRequest?: string | undefined;
  readonly error?: WireError;
  /** The gate has counted and logged it, together with others: a flood must not fill the log. */
  readonly turnedAway?: true;
}

/** An error as an answer. */
export const failed = (error: WireError): Outgoing => ({
  status: error.status,
  body: renderError(error),
  replayed: false,
  error,
});
