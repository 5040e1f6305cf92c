import type { Answer } from "../model/possibilities.ts";
import type { ApiRequest } from "../operations/request.ts";
import type { Known } from "../operations/subject.ts";

/** What was asked and answered, and what was wrong with it. */
export interface History {
  asks(asked: Omit<Entry, "at" | "heard" | "outcome" | "isWithdrawn">): Entry;
  /** An operation that checks itself. */
  converses(): void;
  /** An answer that ends nothing: the service is away, or busy with the same key. */
  hears(entry: Entry, answer: Answer | undefined): void;
  answered(entry: Entry, answer: Answer): void;
  loses(entry: Entry): void;
  /** A fault was injected. */
  injects(kind: string, what: string): void;
  violation(check: string, what: string, entry?: Entry): void;
  /** Looks for ids of other accounts in what an account was told. */
  sees(account: string, answer: Pick<Answer, "body">): void;
  readonly violations: readonly Violation[];
  readonly operations: number;
  /** Injected faults, by kind. */
  readonly faults: ReadonlyMap<string, number>;
  /** The last things that happened, and everything about the object of the first violation, for a person to follow. */
  table(): string;
  /** When a request was asked, by the id that its answer carried. */
  askedAt(requestId: string): number | undefined;
}

export interface Entry {
  readonly id: string;
  readonly what: string;
  readonly request: ApiRequest;
  readonly key: string | undefined;
  readonly about: Known;
  readonly at: number;
  readonly heard: string[];
  outcome: string;
  isWithdrawn: boolean;
}

export interface Violation {
  readonly check: string;
  readonly what: string;
  readonly atMs: number;
}

interface Line {
  readonly at: number;
  readonly entry?: Entry;
  readonly fault?: string;
}

const KEPT_LINES = 20_000;
const SHOWN_LINES = 60;
const ID = /"((?:pi|pm|ch|re|cus|evt|txn|we)_[0-9A-Za-z]{24})"/g;

export function createHistory(startedAt: number): History {
  let lines: Line[] = [];
  const violations: Violation[] = [];
  const guilty = new Set<Known>();
  const faults = new Map<string, number>();
  const owners = new Map<string, string>();
  const requests = new Map<string, number>();
  let operations = 0;

  function keep(line: Line): void {
    lines.push(line);
    if (lines.length > 2 * KEPT_LINES) lines = lines.slice(-KEPT_LINES);
  }

  const history: History = {
    violations,
    faults,
    get operations() {
      return operations;
    },
    asks(asked) {
      const entry: Entry = { ...asked, at: Date.now(), heard: [], outcome: "…", isWithdrawn: false };
      operations++;
      keep({ at: entry.at, entry });
      return entry;
    },
    converses: () => void operations++,
    hears(entry, answer) {
      entry.heard.push(answer === undefined ? "no answer" : String(answer.status));
    },
    answered(entry, answer) {
      entry.outcome = summaryOf(answer);
      if (requests.has(answer.requestId))
        history.violation("request ids", `${answer.requestId} is the id of two requests`, entry);
      requests.set(answer.requestId, entry.at);
    },
    loses: (entry) => void (entry.outcome = "lost"),
    injects(kind, what) {
      faults.set(kind, (faults.get(kind) ?? 0) + 1);
      keep({ at: Date.now(), fault: `${kind}: ${what}` });
    },
    violation(check, what, entry) {
      violations.push({ check, what, atMs: Date.now() - startedAt });
      if (entry !== undefined) guilty.add(entry.about);
    },
    sees(account, { body }) {
      for (const [, id] of body.matchAll(ID)) {
        const owner = owners.get(id!);
        if (owner === undefined) owners.set(id!, account);
        else if (owner !== account)
          history.violation("isolation", `${account} was shown ${id}, which belongs to ${owner}`);
      }
    },
    table() {
      const about = lines.filter(
        ({ entry, fault }) => fault !== undefined || (entry !== undefined && guilty.has(entry.about)),
      );
      const shown = (guilty.size > 0 ? about : lines).slice(-SHOWN_LINES);
      const rows = shown.map(({ at, entry, fault }) => [
        String(at - startedAt),
        ...(entry === undefined ? ["", "fault", fault!, ""] : cellsOf(entry)),
      ]);
      return toTable([["ms", "operation", "what", "request", "answer"], ...rows]);
    },
    askedAt: (requestId) => requests.get(requestId),
  };
  return history;
}

const cellsOf = ({ id, what, request, key, heard, outcome }: Entry): string[] => [
  id,
  what,
  `${request.method} ${request.path} ${Object.entries(request.parameters)
    .filter(([name]) => !/metadata|return_url|types/.test(name))
    .map(([name, value]) => `${name}=${value}`)
    .join(" ")}${key === undefined ? "" : ` (${key})`}`,
  [...heard, outcome].join(", then "),
];

function summaryOf({ status, body }: Answer): string {
  if (body === "") return String(status);
  const {
    id,
    status: state,
    error,
  } = JSON.parse(body) as { id?: string; status?: string; error?: { code?: string; message: string } };
  return error === undefined
    ? `${status} ${state ?? ""} ${id ?? ""}`
    : `${status} ${error.code ?? error.message.slice(0, 60)}`;
}

function toTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
