import type { Graph } from "../../graph.ts";
import type { App } from "../app.ts";
import type { Place } from "../region.ts";
import type { Values } from "../values.ts";

export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly inputs: Values;
  /** The arguments of the resource's own provider; undefined when it uses the app's. */
  readonly provider?: Values | undefined;
}

/** The facts from which answers are made. */
export interface World {
  readonly app: App;
  readonly place: Place;
  readonly platform: string;
  /** The graph of a stage that was deployed earlier, in the same account. */
  readonly neighbour: () => Promise<Graph | undefined>;
}
