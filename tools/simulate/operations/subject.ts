import type { Possibilities } from "../model/possibilities.ts";

/** An object of the shop, and its id once an answer has told it. */
export interface Known {
  readonly kind: "payment" | "customer" | "endpoint";
  readonly possibilities: { readonly isVague: boolean };
  id: string | undefined;
  /** Operations on it that are under way. */
  busy: number;
  /** Requests about it whose answer never came. */
  lost: number;
}

/** An object with everything that may be true of it. */
export interface Subject<State> extends Known {
  readonly possibilities: Possibilities<State>;
}
