import { required, type Decoded } from "../parameters.ts";
import { flag, object, oneOf } from "./fields.ts";

/** Whether we choose the types of payment methods. */

const fields = { enabled: required(flag), allow_redirects: oneOf("always", "never") };
export const automaticMethods = object(fields);

interface Automatic {
  readonly enabled: boolean;
  readonly allowRedirects: "always" | "never";
}

/** We choose the methods automatically unless the caller does. */
export function automaticOf(given: Decoded<typeof fields> | undefined, isUsual: boolean): Automatic | null {
  if (given === undefined) return isUsual ? AUTOMATIC : null;
  return given.enabled ? { enabled: true, allowRedirects: given.allow_redirects ?? "always" } : null;
}

const AUTOMATIC = { enabled: true, allowRedirects: "always" } as const;
