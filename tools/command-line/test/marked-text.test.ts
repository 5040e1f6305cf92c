import { expect, test } from "vitest";
import { replaceBetween, textBetween } from "../marked-text.ts";

const MARKS = ["<!-- written -->", "<!-- end -->"] as const;
const document = "Before.\n<!-- written -->\n\nold\n<!-- end -->\nAfter.\n";

test("a text goes between its marks, and the words around them stay", () => {
  expect(textBetween(document, MARKS)).toBe("\n\nold\n");
  expect(replaceBetween(document, MARKS, "new")).toBe(document.replace("old", "new"));
});

test.each(["no marks", "<!-- end --> <!-- written -->", "<!-- written -->"])("a document without marks: %s", (text) => {
  expect(() => replaceBetween(text, MARKS, "new")).toThrow("has lost the marks");
});
