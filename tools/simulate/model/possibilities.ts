import { distinctBy } from "../distinct.ts";

/** An answer as the model knows it: the fields are those of the body that it can tell; a code is that of the error. */
export interface Expected {
  readonly status: number;
  readonly code?: string;
  readonly fields?: Readonly<Record<string, string | number | boolean | null>>;
}

/** An answer as a client received it. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly replayed: boolean;
  readonly requestId: string;
}

/** Something that may happen next: the object's next state, how far the operation is then, and the answer it then has. */
export interface Move<State> {
  readonly state: State;
  readonly phase: string;
  readonly answer?: Expected;
}

/** What an operation may do to an object in one atomic step; nothing when it has ended. Each begins in the phase `asked`. */
export type Behaviour<State> = (state: State, phase: string, operation: string) => readonly Move<State>[];

interface Progress {
  readonly phase: string;
  readonly answer: Expected | null;
}

/** One history that explains every answer so far: the object's state, and how far each open operation is. */
interface Possibility<State> {
  readonly state: State;
  readonly open: Readonly<Record<string, Progress>>;
}

/**
 * Everything that may be true of one object, given what was asked and answered.
 *
 * It checks linearisability as the answers come (G. Lowe, "Testing for linearizability", 2017): each operation takes effect
 * in atomic steps between its request and its answer, one without an answer at any time later or never. An answer that no
 * possibility explains is a violation.
 */
export class Possibilities<State> {
  #all: readonly Possibility<State>[];
  readonly #behaviours = new Map<string, Behaviour<State>>();

  constructor(initial: State) {
    this.#all = [{ state: initial, open: {} }];
  }

  /** More than this, and the object says too little: callers leave it alone. */
  static readonly MANY = 400;
  get isVague(): boolean {
    return this.#all.length > Possibilities.MANY;
  }

  get states(): readonly State[] {
    return this.#all.map(({ state }) => state);
  }

  /** Operations that may still take effect. */
  get openOperations(): number {
    return this.#behaviours.size;
  }

  ask(operation: string, behaviour: Behaviour<State>): void {
    this.#behaviours.set(operation, behaviour);
    this.#all = this.#all.map(({ state, open }) => ({
      state,
      open: { ...open, [operation]: { phase: "asked", answer: null } },
    }));
  }

  /** Takes a final answer. Returns what was expected instead where nothing explains it, and forgets the operation. */
  answer(operation: string, answer: Answer): readonly Expected[] | undefined {
    const reached = this.#reachable();
    const given = readAnswer(answer);
    const explained = reached.filter(({ open }) => {
      const expected = open[operation]?.answer;
      return expected != null && matches(expected, given);
    });
    if (explained.length === 0) {
      const expected = reached.flatMap(({ open }) => open[operation]?.answer ?? []);
      return distinctBy(JSON.stringify, expected);
    }
    this.#all = distinctBy(
      nameOf,
      explained.map(({ state, open }) => {
        const { [operation]: ended, ...others } = open;
        const goesOn = this.#behaviours.get(operation)!(state, ended!.phase, operation).length > 0;
        return { state, open: goesOn ? { ...others, [operation]: { phase: ended!.phase, answer: null } } : others };
      }),
    );
    this.#forgetEnded();
    return undefined;
  }

  /** The operation was refused before it could do anything. */
  withdraw(operation: string): boolean {
    const untouched = this.#all.filter(({ open }) => open[operation]?.phase === "asked");
    if (untouched.length === 0) return false;
    this.#all = distinctBy(
      nameOf,
      untouched.map(({ state, open }) => {
        const { [operation]: _, ...others } = open;
        return { state, open: others };
      }),
    );
    this.#forgetEnded();
    return true;
  }

  /** Everything that the open operations may have done by now. */
  #reachable(): readonly Possibility<State>[] {
    const found = new Map(this.#all.map((one) => [nameOf(one), one]));
    for (const one of found.values()) {
      for (const [operation, { phase, answer }] of Object.entries(one.open)) {
        for (const move of this.#behaviours.get(operation)!(one.state, phase, operation)) {
          const progress = { phase: move.phase, answer: move.answer ?? answer };
          const next = { state: move.state, open: { ...one.open, [operation]: progress } };
          const name = nameOf(next);
          if (!found.has(name)) found.set(name, next);
        }
      }
      if (found.size > 20 * Possibilities.MANY) break;
    }
    return [...found.values()];
  }

  #forgetEnded(): void {
    const open = new Set(this.#all.flatMap((one) => Object.keys(one.open)));
    for (const operation of this.#behaviours.keys()) if (!open.has(operation)) this.#behaviours.delete(operation);
  }
}

/** Most possibilities share their parts, which never change: each part is written once. */
const nameOf = ({ state, open }: Possibility<unknown>): string => `${written(state)}${written(open)}`;

const texts = new WeakMap<object, string>();
function written(part: unknown): string {
  if (typeof part !== "object" || part === null) return JSON.stringify(part);
  let text = texts.get(part);
  if (text === undefined) texts.set(part, (text = JSON.stringify(part)));
  return text;
}

interface Given {
  readonly status: number;
  readonly body: { readonly error?: Readonly<Record<string, unknown>> } & Readonly<Record<string, unknown>>;
}

/** Answers without JSON, such as a redirect, have an empty body. */
const readAnswer = ({ status, body }: Answer): Given => ({
  status,
  body: body === "" ? {} : (JSON.parse(body) as Given["body"]),
});

function matches({ status, code, fields }: Expected, { status: given, body }: Given): boolean {
  if (given !== status) return false;
  if (code !== undefined && (body.error?.["decline_code"] ?? body.error?.["code"] ?? "") !== code) return false;
  return fields === undefined || Object.entries(fields).every(([name, value]) => valueAt(body, name) === value);
}

/** `latest_charge.amount_refunded` */
const valueAt = (body: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((value, name) => (value as Record<string, unknown> | null | undefined)?.[name], body);
