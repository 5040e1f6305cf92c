import type { Node } from "./node.ts";
import type { Box } from "./picture.ts";

export const SQUARE = 9;
const STEP = SQUARE + 3;
/** With more tasks than this, only words tell their number. */
const MOST = 10;

/** Draws a square for each task: filled when it always runs, hollow when only more load starts it. */
export function drawTasks(
  tasks: Node["tasks"],
  { right, y }: { readonly right: number; readonly y: number },
): readonly Box[] {
  const x = right - widthOfTasks(tasks) + STEP;
  return stylesOf(tasks).map((style, at) => ({ x: x + at * STEP, y, width: SQUARE, height: SQUARE, style }));
}

/** The width of the squares and of the gap before them. */
export function widthOfTasks(tasks: Node["tasks"]): number {
  return (stylesOf(tasks).length + 1) * STEP;
}

function stylesOf(tasks: Node["tasks"]): readonly string[] {
  if (tasks === undefined) return [];
  const { least, most } = tasks;
  const styles = [
    ...times(least.onDemand, "task on-demand"),
    ...times(least.spot, "task spot"),
    ...times(most.onDemand - least.onDemand, "task on-demand hollow"),
    ...times(most.spot - least.spot, "task spot hollow"),
  ];
  return styles.length > MOST ? [] : styles;
}

const times = (count: number, style: string): readonly string[] => Array<string>(Math.max(0, count)).fill(style);
