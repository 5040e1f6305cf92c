import type { Graph } from "../../graph.ts";
import type { Values } from "../values.ts";
import { createSdkReader } from "./aws-sdk.ts";
import { createdBy } from "./created.ts";
import { dataSources } from "./data-sources.ts";
import { existing } from "./existing.ts";
import type { Registration, World } from "./world.ts";

/** The answers of AWS and of the other providers. */
export interface Answers {
  /** The id of a new resource, and what the provider adds to its inputs. */
  create(registration: Registration): { readonly id: string; readonly outputs: Values };
  /** The properties of an existing resource. */
  read(type: string, id: string): Promise<Values>;
  /** The result of a data source. Throws when nothing here answers it. */
  invoke(token: string, args: Values): Promise<Values>;
}

export function createAnswers(world: World): Answers {
  const sdk = createSdkReader(world.platform);
  // The first caller asks, and the others share its answer.
  let asked: Promise<Graph | undefined> | undefined;
  const neighbour = (): Promise<Graph | undefined> => (asked ??= world.neighbour());
  const sources = dataSources({ ...world, neighbour });
  return {
    create: (registration) => createdBy(registration, world, sdk),
    read: (type, id) => existing(type, id, { ...world, neighbour }),
    invoke: async (token, args) => {
      const source = sources[token];
      if (source !== undefined) return source(args);
      throw new Error(
        `Nothing answers the data source ${token} (${JSON.stringify(args)}) offline: add it to answers/data-sources.ts.`,
      );
    },
  };
}
