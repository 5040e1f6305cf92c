import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseQuery } from "../src/domain/search/parse-query.ts";
import type { Clause, SearchFields, SearchQuery } from "../src/domain/search/query.ts";

const FIELDS: SearchFields = { status: "token", email: "text", amount: "number", metadata: "pairs" };
const read = (query: string): SearchQuery => {
  const parsed = parseQuery(query, FIELDS);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};
const faultOf = (query: string) => {
  const parsed = parseQuery(query, FIELDS);
  return parsed.ok ? undefined : parsed.error;
};

describe("a query", () => {
  test.each<[query: string, clause: Omit<Clause, "negated"> & { negated?: boolean }]>([
    ['status:"succeeded"', { field: "status", test: { kind: "is", text: "succeeded" } }],
    ["status:'succeeded'", { field: "status", test: { kind: "is", text: "succeeded" } }],
    ['-status : "succeeded"', { negated: true, field: "status", test: { kind: "is", text: "succeeded" } }],
    ['email~"ada"', { field: "email", test: { kind: "contains", text: "ada" } }],
    ["amount>=100", { field: "amount", test: { kind: "compares", operator: ">=", number: 100n } }],
    ["amount:100", { field: "amount", test: { kind: "compares", operator: "=", number: 100n } }],
    ['amount="100"', { field: "amount", test: { kind: "compares", operator: "=", number: 100n } }],
    ["amount>-5", { field: "amount", test: { kind: "compares", operator: ">", number: -5n } }],
    ['metadata["order"]:"6735"', { field: "metadata", key: "order", test: { kind: "is", text: "6735" } }],
    ['-metadata["order"]:null', { negated: true, field: "metadata", key: "order", test: { kind: "is_null" } }],
    ["email:NULL", { field: "email", test: { kind: "is_null" } }],
    ['email:"a\\"b\\\\c"', { field: "email", test: { kind: "is", text: 'a"b\\c' } }],
  ])("%s", (query, clause) => {
    expect(read(query)).toEqual({ join: "and", clauses: [{ negated: false, ...clause }] });
  });

  test.each([
    ['status:"a" AND email:"b"', "and"],
    ['status:"a" and email:"b"', "and"],
    ['status:"a" email:"b"', "and"],
    ['status:"a"email:"b"', "and"],
    ['status:"a" OR email:"b"', "or"],
  ])("%s is joined by %s", (query, join) => {
    expect(read(query)).toMatchObject({ join, clauses: [{ field: "status" }, { field: "email" }] });
  });
});

describe("a fault points at its token", () => {
  test.each([
    ["", 1, "Expected the name of a field, but found the end of the query"],
    ['colour:"red"', 1, "The field colour cannot be searched. These can: status, email, amount, metadata"],
    ["status", 7, "Expected an operator"],
    ["status:succeeded", 8, "Expected a text in quotation marks, but found succeeded"],
    ['status:"succeeded', 8, 'The text after " has no closing quotation mark'],
    ['status~"succ"', 7, "status is compared as a whole: use : instead of ~"],
    ['status>"a"', 7, "status is a text, and > compares numbers"],
    ['email~"ad"', 7, "A part of a text has at least 3 characters"],
    ['amount>"many"', 8, "Expected a whole number, but found many"],
    ["amount>1.5", 8, "Expected a whole number, but found 1.5"],
    ['metadata:"a"', 9, 'Expected a key, as in metadata["order"], but found :'],
    ['metadata[order]:"a"', 10, "Expected a key in quotation marks, but found order"],
    ['status:"a" AND email:"b" OR amount>1', 26, "AND and OR cannot be combined in one query"],
    ['status:"a" OR email:"b" amount>1', 25, "AND and OR cannot be combined in one query"],
    ['(status:"a")', 1, "Did not expect ("],
    ['status:"a" AND', 15, "Expected the name of a field, but found the end of the query"],
    [Array.from({ length: 11 }, () => "amount>1").join(" "), 91, "A query has up to 10 clauses"],
    ['constructor:"a"', 1, "The field constructor cannot be searched"],
  ])("%s", (query, at, message) => {
    expect(faultOf(query)).toEqual({ at, message: expect.stringContaining(message) });
  });
});

interface Said {
  readonly negated: boolean;
  /** The clause as a person writes it, and as it is meant. */
  readonly written: string;
  readonly meant: Omit<Clause, "negated">;
}

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
const said = (written: string, meant: Said["meant"]): Omit<Said, "negated"> => ({ written, meant });
const clause: fc.Arbitrary<Said> = fc
  .tuple(
    fc.boolean(),
    fc.oneof(
      fc.string().map((text) => said(`status:${quoted(text)}`, { field: "status", test: { kind: "is", text } })),
      fc
        .string({ minLength: 3 })
        .map((text) => said(`email~${quoted(text)}`, { field: "email", test: { kind: "contains", text } })),
      fc
        .tuple(fc.constantFrom("<", "<=", "=", ">=", ">"), fc.bigInt({ min: 1n - 10n ** 18n, max: 10n ** 18n - 1n }))
        .map(([operator, number]) =>
          said(`amount${operator}${number}`, { field: "amount", test: { kind: "compares", operator, number } }),
        ),
      fc
        .string()
        .map((key) => said(`metadata[${quoted(key)}]:null`, { field: "metadata", key, test: { kind: "is_null" } })),
    ),
  )
  .map(([negated, one]) => ({ negated, ...one }));

test("every query that can be written is read as it was meant", () => {
  fc.assert(
    fc.property(fc.array(clause, { minLength: 1, maxLength: 10 }), fc.constantFrom("and", "or"), (clauses, join) => {
      const parts = clauses.map(({ negated, written }) => (negated ? "-" : "") + written);
      const query = parts.join(join === "and" ? " " : " OR ");
      expect(read(query)).toEqual({
        join: clauses.length === 1 ? "and" : join,
        clauses: clauses.map(({ negated, meant }) => ({ negated, ...meant })),
      });
    }),
  );
});

test("any text is read or refused at a place inside it, and never throws", () => {
  const piece = fc.constantFrom(
    "status",
    "metadata",
    ":",
    "~",
    '"',
    "'",
    "[",
    "]",
    "-",
    " ",
    "OR",
    "and",
    "\\",
    "5",
    "null",
    "💥",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(piece).map((pieces) => pieces.join("")),
  );
  fc.assert(
    fc.property(text, (query) => {
      const fault = faultOf(query);
      if (fault === undefined) return;
      expect(fault.at).toBeGreaterThanOrEqual(1);
      expect(fault.at).toBeLessThanOrEqual(query.length + 1);
    }),
  );
});
