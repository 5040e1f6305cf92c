import { parseCurrency, type Currency } from "@platform/kernel/currency";
import type { ParameterValue } from "../form-body.ts";
import { decode, refuse, specify, type Decoded, type Faults, type Field, type Fields } from "../parameters.ts";
import { hasAtMost, shorten } from "../text.ts";

/** The plain kinds of fields. */

const field = <T>(read: Field<T>["read"]): Field<T> => ({ required: false, read });

/** Reads a text that is not empty; empty means "unset" and is refused where there is nothing to unset. */
function filled(value: ParameterValue, param: string, faults: Faults): string | undefined {
  if (typeof value !== "string") return refuse(faults, "Invalid string", param);
  if (value !== "") return value;
  return refuse(
    faults,
    `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however ` +
      `'${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`,
    param,
    "parameter_invalid_empty",
  );
}

/** A field that an empty string sets to null. */
export const nullable = <T>(inner: Field<T>): Field<T | null> => ({
  ...inner,
  required: false,
  read: (value, param, faults) => (value === "" ? null : inner.read(value, param, faults)),
});

export const text = (maxLength: number): Field<string> =>
  field((value, param, faults) => {
    const given = filled(value, param, faults);
    if (given === undefined || hasAtMost(maxLength, given)) return given;
    return refuse(faults, `Invalid string: ${shorten(given)}; must be at most ${maxLength} characters`, param);
  });

/** The id of an object of ours. */
export const id: Field<string> = text(255);

/** Stripe's Python library before 12.0.1 and the .NET one write them with a capital letter. `1` and `0` are no booleans. */
const BOOLEANS: ReadonlyMap<ParameterValue, boolean> = new Map([
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
]);

export const flag: Field<boolean> = field((value, param, faults) => {
  const known = BOOLEANS.get(value);
  if (known !== undefined) return known;
  const given = filled(value, param, faults);
  return given === undefined ? undefined : refuse(faults, `Invalid boolean: ${shorten(given)}`, param);
});

/** A whole number that fits JavaScript's. */
export const integer = ({ min, max }: { min: number; max: number }): Field<number> =>
  field((value, param, faults) => {
    const given = filled(value, param, faults);
    if (given === undefined) return undefined;
    const number = Number(given);
    const code = "parameter_invalid_integer";
    if (!/^-?\d{1,15}$/.test(given)) return refuse(faults, `Invalid integer: ${shorten(given)}`, param, code);
    if (number < min) return refuse(faults, `This value must be greater than or equal to ${min}.`, param, code);
    if (number > max)
      return refuse(
        faults,
        `This value must be less than or equal to ${max} (it currently is '${number}').`,
        param,
        code,
      );
    return number;
  });

/** Minor units, at least one; the code that knows the currency checks its limits. */
export const amount: Field<bigint> = field((value, param, faults) => {
  const number = AMOUNT.read(value, param, faults);
  return number === undefined ? undefined : BigInt(number);
});
const AMOUNT = integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

export const currency: Field<Currency> = field((value, param, faults) => {
  const given = filled(value, param, faults);
  if (given === undefined) return undefined;
  const parsed = parseCurrency(given);
  if (parsed !== undefined) return parsed;
  return refuse(
    faults,
    `Invalid currency: ${shorten(given.toLowerCase())}. It must be the ISO code of a currency that is supported.`,
    param,
  );
});

export const oneOf = <const T extends readonly string[]>(...values: T): Field<T[number]> =>
  field((value, param, faults) => {
    if (typeof value === "string" && values.includes(value)) return value;
    const given = filled(value, param, faults);
    if (given === undefined) return undefined;
    const last =
      values.length > 1
        ? `${values.slice(0, -1).join(", ")}${values.length > 2 ? "," : ""} or ${values.at(-1)!}`
        : values[0]!;
    return refuse(faults, `Invalid ${param}: must be ${values.length > 1 ? "one of " : ""}${last}`, param);
  });

/** A boolean, or one of some words. */
export const flagOr = <const T extends readonly string[]>(...words: T): Field<boolean | T[number]> => {
  const word = oneOf("true", "false", ...words);
  return { ...word, read: (value, param, faults) => BOOLEANS.get(value) ?? word.read(value, param, faults) };
};

/** One `@`, a dot behind it, no spaces: only a mail can show whether the address works. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export const email: Field<string> = field((value, param, faults) => {
  const given = EMAIL_TEXT.read(value, param, faults);
  if (given === undefined || EMAIL.test(given)) return given;
  return refuse(faults, `Invalid email address: ${shorten(given)}`, param, "email_invalid");
});
const EMAIL_TEXT = text(512);

const address = (isAllowed: (scheme: string) => boolean): Field<string> =>
  field((value, param, faults) => {
    const given = URL_TEXT.read(value, param, faults);
    if (given === undefined) return undefined;
    const scheme = URL.parse(given)?.protocol;
    return scheme !== undefined && isAllowed(scheme) ? given : refuse(faults, "Not a valid URL", param, "url_invalid");
  });

export const url: Field<string> = address((scheme) => scheme === "https:" || scheme === "http:");

/** Schemes that a browser runs or reads itself. A redirect to any of them leads to no shop. */
const NO_SHOP: ReadonlySet<string> = new Set(["about:", "blob:", "data:", "file:", "javascript:", "vbscript:"]);

/** Where we send a shopper: a page of the shop, or its app by a scheme of its own, `payments-example://`. */
export const returnUrl: Field<string> = address((scheme) => !NO_SHOP.has(scheme));
const URL_TEXT = text(2048);

/** A list, `x[]=…` or `x[0]=…`, in the order of its indices. */
export const list = <T>(inner: Field<T>, maxItems: number): Field<readonly T[]> =>
  field((value, param, faults) => {
    if (typeof value === "string") return refuse(faults, "Invalid array", param);
    const items = [...value].toSorted(([a], [b]) => Number(a) - Number(b));
    if (items.some(([index]) => !/^\d{1,4}$/.test(index))) return refuse(faults, "Invalid array", param);
    if (items.length > maxItems) return refuse(faults, `Invalid array: must have at most ${maxItems} items`, param);
    return items.map(([index, item]) => inner.read(item, `${param}[${index}]`, faults) as T);
  });

/** An object of fields: `shipping[name]`. */
export function object<F extends Fields>(fields: F, notYet?: string): Field<Decoded<F>> {
  const inside = specify(fields, notYet);
  return {
    required: false,
    inside,
    read(value, param, faults) {
      if (typeof value === "string") return refuse(faults, "Invalid object", param);
      return decode(inside, value, faults, param);
    },
  };
}

/** Makes one kind of field from another. */
export const mapped = <A, B>(
  inner: Field<A>,
  map: (value: A, param: string, faults: Faults) => B | undefined,
): Field<B> => ({
  ...inner,
  required: false,
  read(value, param, faults) {
    const read = inner.read(value, param, faults);
    return read === undefined ? undefined : map(read, param, faults);
  },
});

/** A field that takes a plain value or an object. */
export const either = <A, B>(plain: Field<A>, nested: Field<B>): Field<A | B> => ({
  ...nested,
  required: false,
  orPlain: true,
  read: (value, param, faults) => (typeof value === "string" ? plain : nested).read(value, param, faults),
});

/** A field whose names the caller chooses. */
export const entries = <T>(
  read: (value: ReadonlyMap<string, ParameterValue>, param: string, faults: Faults) => T | undefined,
): Field<T> =>
  field((value, param, faults) =>
    typeof value === "string" ? refuse(faults, "Invalid object", param) : read(value, param, faults),
  );
