import type { Patch } from "../broken-variants.ts";

/** A careless change to infra/, and what must catch it. */
export interface Variant {
  readonly what: string;
  readonly patches: readonly Patch[];
  readonly caughtBy: Catch;
  /** Rules, or `reach`, that find nothing once this variant has removed their subject. */
  readonly hides?: readonly string[];
}

/** A rule that reports a resource, or a connection that appears or disappears. */
export type Catch =
  | { readonly rule: string; readonly resource: string; readonly fault?: RegExp }
  | { readonly edge: string }
  | { readonly lost: string };
