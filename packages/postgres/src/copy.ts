import pg from "pg";

/** A value of one column: an instant travels as its ISO text, a document as its JSON. */
export type Cell = string | number | bigint | boolean | Uint8Array | null;

/**
 * Inserts rows with COPY, which costs the server a fraction of INSERT. `lines` are what `copyLine` makes. Nothing may be
 * sent on the client until it has ended. Throws where the database refuses a row: then it has inserted none of them.
 *
 * pg's own Query reads COPY's answers, and leaves the sending to whoever overrides this one method. The package
 * pg-copy-streams would add streams, which nobody here needs.
 */
export function copyRows(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  lines: readonly string[],
): Promise<void> {
  if (lines.length === 0) return Promise.resolve();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const text = `COPY ${table} (${columns.join(", ")}) FROM STDIN`;
  client.query(new CopyIn(text, Buffer.from(lines.join("")), (error) => (error ? reject(error) : resolve())));
  return promise;
}

/** The connection's methods for COPY, which pg's types leave out. */
interface CopyConnection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

class CopyIn extends pg.Query {
  readonly #data: Buffer;

  constructor(text: string, data: Buffer, done: (error: Error | null | undefined) => void) {
    super(text, done);
    this.#data = data;
  }

  handleCopyInResponse(connection: CopyConnection): void {
    connection.sendCopyFromChunk(this.#data);
    connection.endCopyFrom();
  }
}

/** A row in COPY's text format. */
export function copyLine(cells: readonly Cell[]): string {
  let line = "";
  for (let index = 0; index < cells.length; index++) line += (index === 0 ? "" : "\t") + textOf(cells[index]!);
  return `${line}\n`;
}

function textOf(cell: Cell): string {
  if (cell === null) return "\\N";
  if (typeof cell === "string") return SPECIAL.test(cell) ? cell.replaceAll(EVERY_SPECIAL, escapeOf) : cell;
  if (typeof cell === "boolean") return cell ? "t" : "f";
  return cell instanceof Uint8Array ? `\\\\x${Buffer.from(cell).toString("hex")}` : String(cell);
}

const SPECIAL = /[\\\t\n\r]/;
const EVERY_SPECIAL = /[\\\t\n\r]/g;
const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
const escapeOf = (character: string): string => ESCAPES[character]!;
