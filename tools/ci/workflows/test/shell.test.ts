import { expect, test } from "vitest";
import { parseShell } from "../shell.ts";

test.each([
  ["npm  run infra -- check", ["npm", "run", "infra", "--", "check"], []],
  ['sudo env "PATH=$PATH" npm ci', ["sudo", "env", "PATH=$PATH", "npm", "ci"], []],
  ["echo 'a | b' \"c; d\" e\\ f", ["echo", "a | b", "c; d", "e f"], []],
  ['echo "it\'s \\"quoted\\""', ["echo", 'it\'s "quoted"'], []],
  ["a'b'\"c\"d", ["abcd"], []],
  ["echo ''", ["echo", ""], []],
  ["a && b", ["a", "b"], ["&", "&"]],
  ["a|b;c\nd", ["a", "b", "c", "d"], ["|", ";", "\n"]],
  ["a > f", ["a", "f"], [">"]],
  ['echo "$(a)"', ["echo", "$(a)"], ["$("]],
  ["echo '$(a)'", ["echo", "$(a)"], []],
  ["echo $(a)", ["echo", "a"], ["$(", ")"]],
  ['echo "`a`"', ["echo", "`a`"], ["`", "`"]],
])("%j is split as a shell does", (text, words, operators) => {
  expect(parseShell(text)).toEqual({ words, operators });
});
