import type { Resource } from "../../graph.ts";
import type { Surroundings } from "../line.ts";
import type { Range } from "../range.ts";

/** Prices and usage, which tell what serves nobody and what removing it saves. */
export type Bill = Pick<Surroundings, "prices" | "usage">;

/** A resource that serves nobody, and the reason. */
export interface Waste {
  readonly resource: Resource;
  readonly fault: string;
  /** The item of the line that is wasted; all lines when absent. */
  readonly item?: string;
  /** Dollars a month, when the saving is not the resource's own cost. */
  readonly saves?: Range;
}
