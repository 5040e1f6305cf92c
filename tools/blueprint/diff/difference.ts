import type { Graph } from "../graph.ts";
import { type Edge, reachOf } from "../reach/reach.ts";
import { type Change, changesBetween } from "./changes.ts";
import { connectionsBetween } from "./connections.ts";
import { describe } from "./describe.ts";
import type { RebuiltImage } from "./images.ts";
import type { Risk } from "./risk.ts";
import { risksOf } from "./risks.ts";
import { readableIn } from "./readable.ts";
import { kindOf, nameOf, subjectOf } from "./subject.ts";

/** What a deploy changes, in words. It holds no value that the program marks as secret. */
export interface Difference {
  readonly app: string;
  readonly stage: string;
  /** The revision or file that the reviewer compares with. */
  readonly base: string;
  readonly risks: readonly Risk[];
  /** Sorted: replaced and destroyed resources first. */
  readonly changes: readonly DescribedChange[];
  readonly connections: {
    readonly gained: readonly Edge[];
    readonly lost: readonly Edge[];
    /** Reasons why some connections could not be judged. */
    readonly unknown: readonly string[];
  };
  readonly images: readonly RebuiltImage[];
}

export interface DescribedChange {
  readonly kind: Change["kind"];
  readonly urn: string;
  readonly type: string;
  /** The name in AWS, without the stage. */
  readonly name: string;
  /** Name and kind: `api tasks`. */
  readonly subject: string;
  /** The kind: `tasks`. */
  readonly of: string;
  readonly says: readonly string[];
  /** The inputs whose change forces a replacement. */
  readonly forcedBy: readonly string[];
}

/** A stage's graph, and the graph of the host whose network it uses. */
export interface Side {
  readonly graph: Graph;
  readonly host?: Graph | undefined;
}

export interface Comparison {
  readonly base: string;
  readonly before: Side;
  readonly after: Side;
  readonly images: readonly RebuiltImage[];
}

/** Compares two graphs of one stage. */
export function differenceOf({ base, before, after, images }: Comparison): Difference {
  const graphs = { before: before.graph, after: after.graph };
  const { app, stage } = after.graph;
  const changes = changesBetween(before.graph, after.graph);
  const connections = connectionsBetween(reachOf(before.graph, before.host), reachOf(after.graph, after.host));
  const readable = readableIn(
    stage,
    [before.graph, after.graph, before.host, after.host].filter((graph) => graph !== undefined),
  );
  return {
    app,
    stage,
    base,
    risks: risksOf(graphs, changes, connections).map(({ of, says }) => ({ of, says: readable(says) })),
    changes: changes.map((change) => described(change, stage, readable)).toSorted(byKind),
    connections,
    images,
  };
}

function described(change: Change, stage: string, readable: (text: string) => string): DescribedChange {
  const resource = (change.after ?? change.before)!;
  return {
    kind: change.kind,
    urn: resource.urn,
    type: resource.type,
    name: nameOf(resource, stage),
    subject: subjectOf(resource, stage),
    of: kindOf(resource.type),
    says: describe(change, readable),
    forcedBy: change.forcedBy,
  };
}

const ORDER: readonly Change["kind"][] = ["replaced", "destroyed", "changed", "created"];

function byKind(one: DescribedChange, other: DescribedChange): number {
  return ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind) || (one.subject < other.subject ? -1 : 1);
}
