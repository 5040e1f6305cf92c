import type { Graph } from "../../graph.ts";
import type { App } from "../app.ts";
import type { Place } from "../region.ts";
import type { Values } from "../values.ts";

export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly inputs: Values;
  /** What the program says of the provider, where it is not the app's. */
  readonly provider?: Values | undefined;
}

/** What answers are made of. */
export interface World {
  readonly app: App;
  readonly place: Place;
  readonly platform: string;
  /** A stage that was deployed before, in the same account. */
  readonly neighbour: () => Promise<Graph | undefined>;
}
