import { randomFillSync } from "node:crypto";

/**
 * Identifiers are `<prefix>_<24 characters>`: 8 characters for the milliseconds, 3 for a counter that restarts every
 * millisecond, and 13 random ones (77 bits). They sort by creation, which keeps index inserts at the right-hand edge
 * (random ids write four times the WAL), and processes need no coordination.
 */
export type Id<Prefix extends string> = `${Prefix}_${string}`;

/** In ASCII order, so that sorting the text (COLLATE "C") sorts by time. */
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE = ALPHABET.length;
const TIME_LENGTH = 8;
const COUNTER_LIMIT = BASE ** 3;

let lastMs = 0;
let timePart = "";
let counter = 0;

/** Makes an identifier greater than every earlier one of this process. */
export function newId<Prefix extends string>(prefix: Prefix): Id<Prefix> {
  return `${prefix}_${nextTimeAndCounter()}${randomText(13)}`;
}

/** The identifier of something that was made at `ms`, as that number of its millisecond, with 13 random characters. */
export const idAt = <Prefix extends string>(prefix: Prefix, ms: number, number: number, random: string): Id<Prefix> =>
  `${prefix}_${encode(ms, TIME_LENGTH)}${encode(number % COUNTER_LIMIT, 3)}${random}`;

/** Text of `length` random characters of [0-9A-Za-z], from the system's cryptographic generator. */
export function randomText(length: number): string {
  let text = "";
  while (text.length < length) {
    const byte = nextRandomByte();
    // 248 = 4 × 62: a byte above that would favour the first characters of the alphabet.
    if (byte < 248) text += ALPHABET[byte % BASE];
  }
  return text;
}

function nextTimeAndCounter(): string {
  const now = Date.now();
  if (now > lastMs) {
    startMillisecond(now);
  } else if (counter === COUNTER_LIMIT) {
    // The clock stands still or went back: borrow the next millisecond rather than repeat an id or go backwards.
    startMillisecond(lastMs + 1);
  }
  return timePart + encode(counter++, 3);
}

function startMillisecond(ms: number): void {
  lastMs = ms;
  timePart = encode(ms, TIME_LENGTH);
  counter = 0;
}

function encode(value: number, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest = Math.floor(rest / BASE)) text = ALPHABET[rest % BASE]! + text;
  return text;
}

/** One call for 8 KiB costs a hundredth of a call for each byte. */
const pool = Buffer.allocUnsafe(8192);
let poolOffset = pool.length;

function nextRandomByte(): number {
  if (poolOffset === pool.length) {
    randomFillSync(pool);
    poolOffset = 0;
  }
  return pool[poolOffset++]!;
}
