import type { Edge } from "../reach/reach.ts";

/** The contents of an SVG. Everything is in pixels. */
export interface Picture {
  readonly title: string;
  readonly description: string;
  /** Whether every connection could be judged. */
  readonly isWhole: boolean;
  readonly width: number;
  readonly height: number;
  /** In painting order. */
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
  readonly labels: readonly Label[];
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly style: string;
  /** The names of the node that the box stands for. */
  readonly names?: readonly string[];
}

/** One path for all connections between the same two boxes. */
export interface Arrow {
  /** The last stroke ends in the arrow's head. */
  readonly strokes: readonly (readonly Point[])[];
  readonly style: string;
  readonly edges: readonly Edge[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Label {
  readonly x: number;
  /** The y of the baseline. */
  readonly y: number;
  readonly text: string;
  readonly anchor: "start" | "middle" | "end";
  readonly size: number;
  readonly bold: boolean;
}
