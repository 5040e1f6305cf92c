import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseForm, textOf, type ParameterValue } from "../../src/http/form-body.ts";
import { parseJson } from "../../src/http/json-body.ts";

type Plain = { [name: string]: string | Plain };

/** Turns a tree of maps into plain objects for comparison. */
const plain = (value: ParameterValue): string | Plain =>
  typeof value === "string" ? value : Object.fromEntries([...value].map(([name, inner]) => [name, plain(inner)]));

const parsed = (result: ReturnType<typeof parseForm>): unknown => (result.ok ? plain(result.value) : result.error);

describe("a form body", () => {
  const table: [text: string, tree: Plain][] = [
    ["", {}],
    ["amount=2000&currency=usd", { amount: "2000", currency: "usd" }],
    ["metadata[order]=7&metadata[a b]=8", { metadata: { order: "7", "a b": "8" } }],
    ["metadata%5Border%5D=7", { metadata: { order: "7" } }],
    ["expand[]=a&expand[]=b", { expand: { 0: "a", 1: "b" } }],
    ["expand[0]=a&expand[1]=b", { expand: { 0: "a", 1: "b" } }],
    ["expand[1]=a&expand[]=b", { expand: { 1: "a", 2: "b" } }],
    ["items[0][id]=a&items[0][n]=1&items[1][id]=b", { items: { 0: { id: "a", n: "1" }, 1: { id: "b" } } }],
    ["x[][a]=1&x[][b]=2", { x: { 0: { a: "1", b: "2" } } }],
    ["x[][a]=1&x[][b]=2&x[][a]=3&x[][b]=4", { x: { 0: { a: "1", b: "2" }, 1: { a: "3", b: "4" } } }],
    ["x[][a][c]=1&x[][a][d]=2&x[][a][c]=3", { x: { 0: { a: { c: "1", d: "2" } }, 1: { a: { c: "3" } } } }],
    ["x[][a][]=1&x[][a][]=2", { x: { 0: { a: { 0: "1", 1: "2" } } } }],
    ["x[]=1&x[][a]=2", { x: { 0: "1", 1: { a: "2" } } }],
    ["x[3][a]=1&x[][b]=2", { x: { 3: { a: "1", b: "2" } } }],
    ["shipping[address][line1]=Main+St+1", { shipping: { address: { line1: "Main St 1" } } }],
    ["a=1%2B1&b=%26%3D", { a: "1+1", b: "&=" }],
    ["a=1&a=2", { a: "2" }],
    ["a", { a: "" }],
    ["a=&&b=1&", { a: "", b: "1" }],
    ["a=b=c", { a: "b=c" }],
    ["name=J%C3%BCrgen", { name: "Jürgen" }],
    ["name=Jürgen", { name: "Jürgen" }],
    ["a[b=1", { "a[b": "1" }],
    ["[a]=1", { "[a]": "1" }],
    ["constructor=1&toString[x]=2", { constructor: "1", toString: { x: "2" } }],
  ];
  test.for(table)("%s", ([text, tree]) => {
    expect(parsed(parseForm(text))).toEqual(tree);
  });

  const refused: [text: string, fault: string][] = [
    ["a=%", "Invalid percent-encoding in the request."],
    ["a=%zz", "Invalid percent-encoding in the request."],
    ["a=%ff", "Invalid percent-encoding in the request."],
    ["a=%C3", "Invalid percent-encoding in the request."],
    ["%E0%A4=1", "Invalid percent-encoding in the request."],
    ["a=x%00y", "NUL characters are not allowed in the request."],
    ["a%00=x", "NUL characters are not allowed in the request."],
    ["a=1&a[b]=2", "A parameter of the request has both a value and nested values."],
    ["a[b]=2&a=1", "A parameter of the request has both a value and nested values."],
    ["a[b[c]]=1", "A parameter of the request has a name that is not allowed."],
    ["a[b]c[d]=1", "A parameter of the request has a name that is not allowed."],
    ["__proto__=1", "A parameter of the request has a name that is not allowed."],
    ["__proto__[x]=1", "A parameter of the request has a name that is not allowed."],
    ["metadata[__proto__]=1", "A parameter of the request has a name that is not allowed."],
    ["a[b][c][d][e][f][g]=1", "Parameters in the request are nested too deeply."],
    [Array.from({ length: 501 }, (_, n) => `a${n}=1`).join("&"), "Too many parameters in the request."],
  ];
  test.for(refused)("refuses %s", ([text, fault]) => {
    expect(parsed(parseForm(text))).toBe(fault);
  });

  test("is read as URLSearchParams reads it, where it is flat", () => {
    const name = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !/[[\]\0]|^__proto__$/.test(text));
    const value = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0"));
    fc.assert(
      fc.property(fc.dictionary(name, value, { noNullPrototype: true }), (pairs) => {
        const result = parseForm(new URLSearchParams(pairs).toString());
        expect(new Map(result.ok ? result.value : [])).toEqual(new Map(Object.entries(pairs)));
      }),
    );
  });

  test("never throws and never changes Object, whatever it holds", () => {
    const piece = fc.constantFrom(
      "a",
      "b",
      "[",
      "]",
      "[]",
      "=",
      "&",
      "%",
      "%41",
      "%C3",
      "+",
      "__proto__",
      "constructor",
      "0",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        parseForm(pieces.join(""));
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
    );
  });
});

describe("a JSON body", () => {
  const table: [name: string, json: unknown, form: string][] = [
    ["numbers and flags are texts", { amount: 2000, confirm: true }, "amount=2000&confirm=true"],
    ["lists have indices", { expand: ["a", "b"] }, "expand[0]=a&expand[1]=b"],
    ["objects nest", { shipping: { address: { line1: "x" } } }, "shipping[address][line1]=x"],
    ["null unsets, as the empty string does", { description: null, email: "" }, "description=&email="],
    ["an empty list unsets", { preferred_locales: [] }, "preferred_locales="],
  ];
  test.for(table)("is the tree of its form-encoded twin: %s", ([, json, form]) => {
    expect(parsed(parseJson(JSON.stringify(json)))).toEqual(parsed(parseForm(form)));
  });

  test("keeps an empty object, so that the name of one that is unknown is refused", () => {
    expect(parsed(parseJson('{"metadata":{},"colour":{"red":{}}}'))).toEqual({ metadata: {}, colour: { red: {} } });
  });

  const refused: [text: string, fault: string][] = [
    ["{", "Invalid JSON in the request body."],
    ["[]", "Invalid JSON in the request body."],
    ["null", "Invalid JSON in the request body."],
    ['{"a":"\\u0000"}', "NUL characters are not allowed in the request."],
    ['{"\\u0000":"a"}', "NUL characters are not allowed in the request."],
    ['{"a":"\\ud800"}', "Half of a surrogate pair is not allowed in the request."],
    ['{"a":"x\\udfffx"}', "Half of a surrogate pair is not allowed in the request."],
    ['{"a":{"\\ud800":"x"}}', "Half of a surrogate pair is not allowed in the request."],
    ['{"amount":9007199254740993}', "A number in the request has too many digits: send it as text."],
    ['{"amount":-1e400}', "A number in the request has too many digits: send it as text."],
    ['{"__proto__":{"x":1}}', "A parameter of the request has a name that is not allowed."],
    ['{"a":'.repeat(7) + "1" + "}".repeat(7), "Parameters in the request are nested too deeply."],
    [JSON.stringify({ a: Array(500).fill(1) }), "Too many parameters in the request."],
  ];
  test.for(refused)("refuses %s", ([text, fault]) => {
    expect(parsed(parseJson(text))).toBe(fault);
  });
});

describe("the bytes of a body", () => {
  test("are text where they are UTF-8, and refused where not", () => {
    expect(textOf(Buffer.from("a=1"))).toBe("a=1");
    expect(textOf(Buffer.from("a=ü€😀"))).toBe("a=ü€😀");
    expect(textOf(Buffer.from([0x61, 0x3d, 0xff]))).toBeUndefined();
    expect(textOf(Buffer.from([0x61, 0x3d, 0xed, 0xa0, 0x80]))).toBeUndefined();
  });
});
