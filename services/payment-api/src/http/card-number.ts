import type { Parameters, ParameterValue } from "./form-body.ts";
import { withoutIds } from "./id-shapes.ts";

/**
 * Whether a parameter's name or value contains a card number. No card number may enter: a platform that never sees one
 * has next to nothing to protect. Luhn's check alone would refuse one millisecond timestamp in ten, so a number must
 * have a brand's prefix and length as well.
 */
export function containsCardNumber(parameters: Parameters): boolean {
  for (const [name, value] of parameters) {
    if (hasCardNumber(name) || valueHasCardNumber(value)) return true;
  }
  return false;
}

const valueHasCardNumber = (value: ParameterValue): boolean =>
  typeof value === "string" ? hasCardNumber(value) : containsCardNumber(value);

const MIN_DIGITS = 12;
const MAX_DIGITS = 19;

/**
 * Whether a text contains a card number: in one piece, in the groups in which cards show it, in pairs, or digit by digit,
 * with up to three characters that are neither letters nor digits between them. Letters may touch it (`visa4242…`, a
 * magnetic stripe's `%B4242…^`), a further digit may not: ids of 20 digits are no cards. What follows a decimal point
 * is a fraction, and what has the shape of an id is one. docs/errors.md names what these rules cannot tell apart.
 */
export function hasCardNumber(text: string): boolean {
  if (text.length < MIN_DIGITS) return false;
  // Most texts have no twelve digits; counting them costs a nanosecond per character.
  let digits = 0;
  let others = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= ZERO && code <= NINE) digits++;
    else if (code > LAST_ASCII) others++;
  }
  if (digits + others * MOST_DIGITS_OF_A_CHARACTER < MIN_DIGITS) return false;
  const plain = others === 0 ? text : inPlainDigits(text);
  // We look for ids only where there is something to excuse.
  return anyRunHasCard(plain) && anyRunHasCard(withoutIds(plain));
}

const [ZERO, NINE, LAST_ASCII] = [0x30, 0x39, 0x7f];
/** `㊿` is 50. */
const MOST_DIGITS_OF_A_CHARACTER = 2;

/** Full-width, superscript and every script's own digits as 0 to 9, and nothing that is invisible. */
function inPlainDigits(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\p{Cf}\p{Variation_Selector}]/gu, "")
    .replace(/[^\P{Nd}0-9]/gu, (digit) => String(valueOf(digit.codePointAt(0)!)));
}

/** Unicode keeps the ten digits of a script in a row, 0 first. */
function valueOf(codePoint: number): number {
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(codePoint - before - 1))) before++;
  return before % 10;
}

/** Groups of digits with short separators between them. */
const RUN = /\d+(?:[^\p{L}\p{N}]{1,3}\d+)*/gu;
/** The lengths of the groups on a card: fours and a rest, or as American Express (4-6-5) and Diners Club (4-6-4) do it. */
const PRINTED = /^(?:4{3,4}[1-4]?|46[45])$/;

function anyRunHasCard(text: string): boolean {
  for (const [run] of text.matchAll(RUN)) {
    if (run.length < MIN_DIGITS) continue;
    const groups = run.split(/\D+/);
    const gaps = run.split(/\d+/).slice(0, -1);
    if (groups.some((group, at) => isCardNumber(group) && !isFraction(gaps, at))) return true;
    if (groups.some((_, first) => isPrinted(groups, first)) || isSpelt(groups, 1) || isSpelt(groups, 2)) return true;
  }
  return false;
}

/** Whether a group follows a decimal point: as text, a random number is `0.4242424242424242`. */
const isFraction = (gaps: readonly string[], at: number): boolean => gaps[at] === ".";

/** Whether the groups from `first` on are those of a card. */
function isPrinted(groups: readonly string[], first: number): boolean {
  if (groups[first]!.length !== 4) return false;
  let number = "";
  let shape = "";
  for (let at = first; at < groups.length && number.length <= MAX_DIGITS; at++) {
    number += groups[at]!;
    shape += groups[at]!.length < 10 ? String(groups[at]!.length) : "x";
    if (PRINTED.test(shape) && isCardNumber(number)) return true;
  }
  return false;
}

/** Whether neighbouring groups of one size, all of them together, are a card number. */
function isSpelt(groups: readonly string[], size: number): boolean {
  let number = "";
  for (const group of [...groups, ""]) {
    if (group.length === size) number += group;
    else if (isCardNumber(number)) return true;
    else number = "";
  }
  return false;
}

function isCardNumber(digits: string): boolean {
  if (digits.length < MIN_DIGITS || digits.length > MAX_DIGITS) return false;
  return BRANDS.some(({ prefix, lengths }) => lengths.includes(digits.length) && prefix.test(digits)) && luhn(digits);
}

/** Issuer ranges of the networks: ISO/IEC 7812 as the networks publish theirs. */
const BRANDS: readonly { readonly prefix: RegExp; readonly lengths: readonly number[] }[] = [
  { prefix: /^4/, lengths: [13, 16, 19] },
  { prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { prefix: /^3[47]/, lengths: [15] },
  { prefix: /^(?:6011|64[4-9]|65)/, lengths: [16, 17, 18, 19] },
  { prefix: /^(?:30[0-5]|309|36|38|39)/, lengths: [14, 15, 16, 17, 18, 19] },
  { prefix: /^35(?:2[89]|[3-8])/, lengths: [16, 17, 18, 19] },
  { prefix: /^62/, lengths: [16, 17, 18, 19] },
  { prefix: /^(?:5018|5020|5038|5893|6304|6759|676[1-3])/, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
];

/** ISO/IEC 7812-1, annex B: from the right, every second digit counts double. */
function luhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - ZERO;
    const doubled = digit * 2;
    sum += place % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
