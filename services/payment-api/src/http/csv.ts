/** A table as CSV (RFC 4180), made while it is sent. */
export interface CsvFile {
  readonly name: string;
  readonly chunks: AsyncIterable<string>;
}

/** The columns of a table: how each is read from a row. */
export type Columns<T> = Readonly<Record<string, (row: T) => string | null>>;

/** The line with the names of the columns. */
export const headLine = (columns: Columns<never>): string => lineOf(Object.keys(columns));

/** Rows as lines. */
export function linesOf<T>(columns: Columns<T>, rows: readonly T[]): string {
  const cells = Object.values(columns);
  return rows.map((row) => lineOf(cells.map((cell) => cell(row) ?? ""))).join("");
}

const lineOf = (cells: readonly string[]): string => `${cells.map(quote).join(",")}\r\n`;

/** Spreadsheets of some languages separate cells by semicolons or tabs, so we quote those too. */
const SPECIAL = /[",;\t\r\n]/;
const quote = (cell: string): string => {
  const safe = disarm(cell);
  return SPECIAL.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/**
 * A spreadsheet executes a cell that begins like a formula, and shoppers write some of what is in ours. Behind an apostrophe
 * it is text. Plain numbers stay numbers, also negative ones. Source: owasp.org/www-community/attacks/CSV_Injection.
 */
const disarm = (cell: string): string => (FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell);
const FORMULA = /^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/u;
const NUMBER = /^-?\d+(?:\.\d+)?$/;
