import type { ParameterValue, Parameters } from "./form-body.ts";
import { shorten } from "./text.ts";
import { invalidRequest, type WireError } from "./wire-error.ts";

/**
 * Declares a request's parameters field by field, and decodes them. Of several faults we report only the first, as Stripe
 * does.
 */
export interface Field<T> {
  readonly required: boolean;
  /** The decoded value, or undefined after noting a fault. `param` is the field's full name: `shipping[name]`. */
  readonly read: (value: ParameterValue, param: string, faults: Faults) => T | undefined;
  /** The fields inside, where the field takes an object. */
  readonly inside?: Specification<Fields>;
  /** It takes an object, and a plain value as well. */
  readonly orPlain?: true;
}

export interface RequiredField<T> extends Field<T> {
  readonly required: true;
}

export interface Specification<F extends Fields> {
  readonly fields: F;
  /** Parameters that Stripe has and we do not: we should not tell a caller that they do not exist. */
  readonly notYet: ReadonlySet<string>;
  readonly required: readonly string[];
}

export type Fields = Readonly<Record<string, Field<unknown>>>;
type ValueOf<F> = F extends Field<infer T> ? T : never;
type RequiredKeys<F extends Fields> = { [K in keyof F]: F[K] extends RequiredField<unknown> ? K : never }[keyof F];

/** Decoded parameters: those that the request leaves out are absent. */
export type Decoded<F extends Fields> = { readonly [K in RequiredKeys<F>]: ValueOf<F[K]> } & {
  readonly [K in Exclude<keyof F, RequiredKeys<F>>]?: ValueOf<F[K]>;
};

/** The first fault found, if any. */
export interface Faults {
  first: WireError | undefined;
}

/** Notes a fault unless there is one already. */
export function refuse(faults: Faults, message: string, param: string, code?: string): undefined {
  faults.first ??= invalidRequest(message, code === undefined ? { param } : { code, param });
  return undefined;
}

/** Notes a fault if both parameters are given. */
export function refuseBoth<T extends object>(given: T, a: keyof T & string, b: keyof T & string, faults: Faults): void {
  if (given[a] === undefined || given[b] === undefined) return;
  refuse(faults, `You may only specify one of these parameters: ${a}, ${b}.`, b, "parameters_exclusive");
}

/** Declares the parameters of a route; `notYet` names, separated by spaces, those that we do not support yet. */
export function specify<F extends Fields>(fields: F, notYet = ""): Specification<F> {
  return {
    // Without a prototype, so that `constructor` is as unknown as any other name.
    fields: Object.assign(Object.create(null), fields) as F,
    notYet: new Set(notYet.split(" ").filter((name) => name !== "")),
    required: Object.keys(fields).filter((name) => fields[name]!.required),
  };
}

/** A field that must be given. */
export const required = <T>(field: Field<T>): RequiredField<T> => ({ ...field, required: true });

/** Decodes parameters. Its result is meaningless once `faults` is not empty. */
export function decode<F extends Fields>(
  { fields, notYet, required: needed }: Specification<F>,
  parameters: Parameters,
  faults: Faults,
  parent = "",
): Decoded<F> {
  const decoded: Record<string, unknown> = {};
  for (const [name, value] of parameters) {
    const field = fields[name];
    if (field === undefined) {
      refuseUnknown(fields, notYet, parameters, faults, parent);
      break;
    }
    const read = field.read(value, parent === "" ? name : `${parent}[${name}]`, faults);
    if (read !== undefined) decoded[name] = read;
  }
  for (const name of needed) {
    if (parameters.has(name)) continue;
    const param = parent === "" ? name : `${parent}[${name}]`;
    refuse(faults, `Missing required param: ${param}.`, param, "parameter_missing");
  }
  return decoded as Decoded<F>;
}

function refuseUnknown(
  fields: Fields,
  notYet: ReadonlySet<string>,
  parameters: Parameters,
  faults: Faults,
  parent: string,
): void {
  const named = (name: string): string => shorten(parent === "" ? name : `${parent}[${name}]`);
  const others = [...parameters.keys()].filter((name) => fields[name] === undefined);
  const unknown = others.filter((name) => !notYet.has(name)).map(named);
  if (unknown.length > 0) {
    const list = `Received unknown parameter${unknown.length > 1 ? "s" : ""}: ${unknown.slice(0, 10).join(", ")}`;
    refuse(faults, list, unknown[0]!, "parameter_unknown");
  } else {
    const param = named(others[0]!);
    refuse(faults, `The parameter ${param} is not supported yet.`, param, "parameter_unknown");
  }
}
