/** Ids as programs make them, from a seed, so that a failing test can be repeated. */

/** Numbers from 0 to 1 with 53 random bits, like Math.random's. Mulberry32, by Tommy Ettinger. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  const next32 = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return () => ((next32() >>> 5) * 2 ** 26 + (next32() >>> 6)) / 2 ** 53;
}

type Random = () => number;

const whole = (random: Random, below: number): number => Math.floor(random() * below);
const text = (random: Random, alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[whole(random, alphabet.length)]).join("");
const digits = (random: Random, length: number): string => text(random, "0123456789", length);
const inFours = (id: string): string => id.match(/.{1,4}/g)!.join(" ");

const HEX = "0123456789abcdef";
const CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BASE64 = `0123456789${CAPITALS}${CAPITALS.toLowerCase()}_-`;

/** Moments in the years 2001 to 2033. */
const moment = (random: Random): Date => new Date(1e12 + whole(random, 1e12));

function uuid(random: Random): string {
  const id = text(random, HEX, 32);
  return [id.slice(0, 8), id.slice(8, 12), `4${id.slice(13, 16)}`, `a${id.slice(17, 20)}`, id.slice(20)].join("-");
}

/** With correct check digits: the ISO 7064 remainder is 1. */
function iban(random: Random): string {
  const [country, length] = (
    [
      ["DE", 18],
      ["FR", 23],
      ["NO", 11],
      ["DK", 14],
      ["PL", 24],
      ["BE", 12],
    ] as const
  )[whole(random, 6)]!;
  const account = digits(random, length);
  const number = Array.from(`${account}${country}00`, (character) => Number.parseInt(character, 36)).join("");
  return `${country}${String(98n - (BigInt(number) % 97n)).padStart(2, "0")}${account}`;
}

function telephone(random: Random): string {
  const country = ["1", "31", "33", "44", "49", "62", "65", "420"][whole(random, 8)]!;
  return `+${country}${1 + whole(random, 9)}${digits(random, 8 + whole(random, 3))}`;
}

/** Kinds of ids, each with a function that makes one. */
export const HONEST_IDS: readonly [kind: string, make: (random: Random) => string][] = [
  ["a UUID", uuid],
  ["a UUID after a word", (random) => `order_${uuid(random)}`],
  ["a ULID", (random) => `0${text(random, BASE32, 25)}`],
  ["a random number", (random) => String(random())],
  ["a time and a random number", (random) => `${moment(random).getTime()}-${random()}`],
  ["a nanoid", (random) => text(random, BASE64, 21)],
  ["an MD5 digest", (random) => text(random, HEX, 32)],
  ["a SHA-256 digest", (random) => text(random, HEX, 64)],
  ["a MongoDB id", (random) => text(random, HEX, 24)],
  ["an order's number", (random) => `ORD-${moment(random).getUTCFullYear()}-${digits(random, 8)}`],
  ["an order of Amazon", (random) => `${digits(random, 3)}-${digits(random, 7)}-${digits(random, 7)}`],
  ["a time", (random) => moment(random).toISOString()],
  ["a compact time", (random) => moment(random).toISOString().replaceAll(/[-:.]/g, "")],
  ["a time with milliseconds", (random) => `order ${moment(random).getTime()}`],
  ["a telephone number", telephone],
  ["an IBAN", iban],
  ["an IBAN in fours", (random) => inFours(iban(random))],
  ["a parcel of UPS", (random) => `1Z${text(random, CAPITALS + HEX.slice(0, 10), 6)}${digits(random, 10)}`],
  ["a parcel of USPS in fours", (random) => inFours(`94${digits(random, 20)}`)],
  ["a parcel between posts", (random) => `${text(random, CAPITALS, 2)}${digits(random, 9)}DE`],
];
