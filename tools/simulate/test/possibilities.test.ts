import { describe, expect, test } from "vitest";
import { type Answer, type Behaviour, Possibilities } from "../model/possibilities.ts";

/** A counter that can be read, and raised in one step. */
const raise: Behaviour<number> = (state, phase) =>
  phase === "asked"
    ? [{ state: state + 1, phase: "ended", answer: { status: 200, fields: { count: state + 1 } } }]
    : [];
const read: Behaviour<number> = (state, phase) =>
  phase === "asked" ? [{ state, phase: "ended", answer: { status: 200, fields: { count: state } } }] : [];

/** Raises it after its answer. */
const slow: Behaviour<number> = (state, phase) => {
  if (phase === "asked") return [{ state, phase: "later", answer: { status: 202 } }];
  return phase === "later" ? [{ state: state + 1, phase: "ended" }] : [];
};

const said = (count: number): Answer => ({
  status: 200,
  body: JSON.stringify({ count }),
  replayed: false,
  requestId: "",
});

describe("possibilities", () => {
  test("explain answers of operations one after another", () => {
    const counter = new Possibilities(0);
    counter.ask("a", raise);
    expect(counter.answer("a", said(1))).toBeUndefined();
    counter.ask("b", read);
    expect(counter.answer("b", said(1))).toBeUndefined();
    expect(counter.openOperations).toBe(0);
  });

  test("refuse an answer that none explains, and say what would have been right", () => {
    const counter = new Possibilities(0);
    counter.ask("a", raise);
    expect(counter.answer("a", said(1))).toBeUndefined();
    counter.ask("b", read);
    expect(counter.answer("b", said(0))).toEqual([{ status: 200, fields: { count: 1 } }]);
  });

  test("allow operations at once to take effect in any order, but only in one", () => {
    const counter = new Possibilities(0);
    counter.ask("a", raise);
    counter.ask("b", raise);
    expect(counter.answer("b", said(1))).toBeUndefined();
    // So the other one came second.
    expect(counter.answer("a", said(1))).toEqual([{ status: 200, fields: { count: 2 } }]);
  });

  test("let an operation without an answer take effect later, or never", () => {
    const counter = new Possibilities(0);
    counter.ask("lost", raise);
    counter.ask("before", read);
    expect(counter.answer("before", said(0))).toBeUndefined();
    counter.ask("after", read);
    expect(counter.answer("after", said(1))).toBeUndefined();
    // It has taken effect once, and cannot undo that.
    counter.ask("again", read);
    expect(counter.answer("again", said(0))).toBeDefined();
  });

  test("know that a refused operation did nothing", () => {
    const counter = new Possibilities(0);
    counter.ask("refused", raise);
    expect(counter.withdraw("refused")).toBe(true);
    counter.ask("read", read);
    expect(counter.answer("read", said(1))).toEqual([{ status: 200, fields: { count: 0 } }]);
  });

  test("find a refused operation out that did something", () => {
    const counter = new Possibilities(0);
    counter.ask("refused", raise);
    counter.ask("read", read);
    expect(counter.answer("read", said(1))).toBeUndefined();
    expect(counter.withdraw("refused")).toBe(false);
  });

  test("let an operation go on after its answer", () => {
    const counter = new Possibilities(0);
    counter.ask("slow", slow);
    expect(counter.answer("slow", { ...said(0), status: 202 })).toBeUndefined();
    for (const count of [0, 1]) {
      counter.ask(`read ${count}`, read);
      expect(counter.answer(`read ${count}`, said(count))).toBeUndefined();
    }
  });
});
