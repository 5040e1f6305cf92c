import type { Resource } from "../../graph.ts";
import type { Surroundings } from "../line.ts";
import type { Range } from "../range.ts";

/** What tells whether something serves anybody, and what it saves. */
export type Bill = Pick<Surroundings, "prices" | "usage">;

/** A resource that serves nobody, and why that is known. */
export interface Waste {
  readonly resource: Resource;
  readonly fault: string;
  /** What of its cost is wasted, by the line's item; all of it when absent. */
  readonly item?: string;
  /** Dollars, where it is not the resource's own cost. */
  readonly saves?: Range;
}
