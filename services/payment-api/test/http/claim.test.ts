import { hash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalText, claimOf } from "../../src/http/claim.ts";
import { parseForm } from "../../src/http/form-body.ts";
import { parseJson } from "../../src/http/json-body.ts";

/** The digest of one parameter's value; undefined if the request is refused. */
function hashOfValue(value: string): string | undefined {
  const parsed = parseJson(JSON.stringify({ a: value }));
  return parsed.ok ? hash("sha256", canonicalText(parsed.value)) : undefined;
}

const treeOf = (body: string) => {
  const parsed = body.startsWith("{") ? parseJson(body) : parseForm(body);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};

const hashOf = (body: string, more: { operation?: string; version?: string } = {}): string =>
  claimOf({
    kept: { key: "key_1" },
    operation: "POST /v1/payment_intents",
    version: "2026-10-28.endive",
    parameters: treeOf(body),
    ...more,
  }).parametersHash.toString("hex");

const textOf = (given: Record<string, string>): string => canonicalText(new Map(Object.entries(given)));

describe("two requests are the same", () => {
  const same: [name: string, a: string, b: string][] = [
    ["whatever the order of their parameters", "amount=1&currency=usd", "currency=usd&amount=1"],
    ["whatever the order of nested ones", "m[a]=1&m[b]=2", "m[b]=2&m[a]=1"],
    ["however they are escaped", "a=x+y", "a=x%20y"],
    ["whether a list has indices or not", "e[]=a&e[]=b", "e[0]=a&e[1]=b"],
    ["as a form and as JSON", "amount=1&m[a]=x", '{"m":{"a":"x"},"amount":1}'],
  ];
  test.for(same)("%s", ([, a, b]) => {
    expect(hashOf(a)).toBe(hashOf(b));
  });
});

test("a form and its JSON twin are the same request, whatever they say", () => {
  const name = fc.stringMatching(/^[a-z_]{1,6}$/);
  const plain = fc.oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }).filter((text) => !text.includes("\0")),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  const { tree } = fc.letrec<{ tree: object; value: unknown }>((tie) => ({
    tree: fc.dictionary(name, tie("value"), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
    value: fc.oneof({ maxDepth: 3 }, plain, fc.array(plain, { minLength: 1, maxLength: 3 }), tie("tree")),
  }));
  fc.assert(
    fc.property(tree, (given) => {
      expect(hashOf(pairsOf(given).join("&"))).toBe(hashOf(JSON.stringify(given)));
    }),
  );
});

/** An object as the SDKs encode it. */
const pairsOf = (given: object, parent?: string): string[] =>
  Object.entries(given).flatMap(([name, value]: [string, unknown]) => {
    const full = parent === undefined ? name : `${parent}[${name}]`;
    if (typeof value === "object" && value !== null) return pairsOf(value, full);
    return `${encodeURIComponent(full)}=${encodeURIComponent((value as string | number | boolean | null) ?? "")}`;
  });

describe("two requests differ", () => {
  const different: [name: string, a: string, b: string][] = [
    ["by a value", "amount=1", "amount=2"],
    ["by a parameter more", "amount=1", "amount=1&confirm=true"],
    ["by an empty value", "amount=1", "amount=1&description="],
    ["by the order of a list", "e[]=a&e[]=b", "e[]=b&e[]=a"],
    ["by what they expand", "amount=1", "amount=1&expand[]=customer"],
    ["by nesting", "a[b]=1", "a=1"],
    ["where a value imitates a name", "a=1%26b%3D2", "a=1&b=2"],
    ["where a value imitates another parameter in our own text", "a=x1%3Ab%3Dy", "a=x&b=y"],
    ["where a value imitates its own length", "a=x", "a=11:x"],
  ];
  test.for(different)("%s", ([, a, b]) => {
    expect(hashOf(a)).not.toBe(hashOf(b));
  });

  test("by path and by version", () => {
    const hashes = [
      hashOf("a=1"),
      hashOf("a=1", { operation: "POST /v1/refunds" }),
      hashOf("a=1", { version: "2025-02-24.acacia" }),
    ];
    expect(new Set(hashes).size).toBe(3);
  });

  test("whatever characters their values are made of", () => {
    const unit = fc.constantFrom("a", "\ud800", "\udfff", "\ud83d\ude00", "\ufffd", "\0", "ü");
    const texts = fc.string({ unit, maxLength: 3 });
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const [one, other] = [hashOfValue(a), hashOfValue(b)];
        expect(one === undefined || other === undefined || (one === other) === (a === b)).toBe(true);
      }),
    );
  });

  test("wherever their parameters differ at all", () => {
    const pairs = fc.dictionary(fc.stringMatching(/^[a-d:={0-9]{1,3}$/), fc.stringMatching(/^[a-d:={0-9]{0,4}$/), {
      maxKeys: 4,
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(pairs, pairs, (a, b) => {
        expect(textOf(a) === textOf(b)).toBe(isDeepStrictEqual(a, b));
      }),
    );
  });
});
