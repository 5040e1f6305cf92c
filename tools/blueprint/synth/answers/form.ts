import { digest, uuid } from "../repeatable.ts";
import type { Place } from "../region.ts";
import type { Values } from "../values.ts";
import type { Registration } from "./world.ts";

/** How AWS names what is made of a type, and what it adds. All are functions of the same facts. */
export interface Form {
  /** The input that names it, where that is neither `name` nor `bucket`. */
  readonly named?: string;
  /** Usually the name. `"arn"`: AWS's APIs know it by its ARN only. */
  readonly id?: "arn" | ((facts: Facts) => string);
  readonly arn?: (facts: Facts) => string;
  readonly more?: (facts: Facts & { readonly id: string; readonly arn: string }) => Values;
}

export interface Facts {
  readonly place: Place;
  /** The physical name: the one asked for, or one that the provider makes up. */
  readonly name: string;
  readonly inputs: Values;
  /** So many hexadecimal digits, for what AWS chooses at random. */
  readonly hex: (length: number) => string;
  readonly uuid: string;
  /** An input as text; empty when it is missing. */
  readonly text: (input: string) => string;
}

const NAMES = ["name", "bucket"];

/** The facts about a resource that is about to exist. */
export function factsOf({ name, urn, inputs }: Registration, form: Form, place: Place): Facts {
  const text = (input: string): string => {
    const value = inputs[input];
    return typeof value === "string" || typeof value === "boolean" || typeof value === "number" ? `${value}` : "";
  };
  const asked = (form.named === undefined ? NAMES : [form.named]).map(text).find((value) => value !== "");
  const madeUp = `${text("namePrefix") || `${name}-`}${digest(urn, 7)}`;
  return {
    place,
    name: asked ?? madeUp,
    inputs,
    hex: (length) => digest(urn, length),
    uuid: uuid(urn),
    text,
  };
}
