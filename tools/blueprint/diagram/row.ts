import { drawChips, heightOfChips } from "./chips.ts";
import { type Column, HEAD } from "./frame.ts";
import { fit, NAME_SIZE, SMALL_SIZE } from "./measure.ts";
import type { Node } from "./node.ts";
import type { Box, Label } from "./picture.ts";
import { drawTasks, widthOfTasks } from "./task-squares.ts";

const PADDING = 12;
const NAME = 19;
const LINE = 16;

interface Drawn {
  readonly boxes: readonly Box[];
  readonly labels: readonly Label[];
}

/** The height of a node's box. */
export function heightOf(node: Node): number {
  return heightOfText(node) + heightOfChips(node.containers, HEAD - 2 * PADDING) + 8;
}

function heightOfText({ names, lines }: Node): number {
  return 6 + names.length * NAME + lines.length * LINE;
}

/** Draws a node's box: its name, its description and what it has in each zone. */
export function drawRow(node: Node, box: Box, zones: readonly Column[]): Drawn {
  const cells = drawCells(node, box, zones);
  const top = box.y + heightOfText(node) + 2;
  const chips = drawChips(node.containers, { x: box.x + PADDING, y: top, width: HEAD - 2 * PADDING });
  const style = `${node.kind === "database" ? "db" : "box"}${node.lent ? " lent" : ""}`;
  return {
    boxes: [
      { ...box, style, names: node.names },
      ...cells.boxes,
      ...drawTasks(node.tasks, { right: box.x + HEAD - PADDING, y: box.y + 10 }),
      ...chips.boxes,
    ],
    labels: [...drawText(node, box), ...cells.labels, ...chips.labels],
  };
}

function drawText({ names, lines, tasks }: Node, { x, y }: Box): readonly Label[] {
  const write = (text: string, below: number, width: number, bold: boolean): Label => {
    const size = bold ? NAME_SIZE : SMALL_SIZE;
    return { x: x + PADDING, y: y + below, text: fit(text, width, size, bold), anchor: "start", size, bold };
  };
  const width = HEAD - 2 * PADDING;
  const afterNames = 3 + names.length * NAME;
  return [
    ...names.map((name, at) => write(name, 1 + NAME * (at + 1), width - (at === 0 ? widthOfTasks(tasks) : 0), true)),
    ...lines.map((line, at) => write(line, afterNames + LINE * (at + 1) - 2, width, false)),
  ];
}

/** A zone without text has no cell: a database may have a subnet there and no instance. */
function drawCells({ kind, zones }: Node, { y, height }: Box, columns: readonly Column[]): Drawn {
  const cells = columns.filter(({ zone }) => (zones.get(zone) ?? "") !== "");
  const style = kind === "database" ? "cell data-cell" : "cell";
  return {
    boxes: cells.map(({ x, width }) => ({ x: x + 8, y: y + 8, width: width - 16, height: height - 16, style })),
    labels: cells.map(({ zone, x, width }) => ({
      x: Math.round(x + width / 2),
      y: Math.round(y + height / 2 + 4),
      text: fit(zones.get(zone)!, width - 20, SMALL_SIZE),
      anchor: "middle",
      size: SMALL_SIZE,
      bold: false,
    })),
  };
}
