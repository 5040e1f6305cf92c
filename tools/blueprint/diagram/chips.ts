import { fit, SMALL_SIZE, widthOf } from "./measure.ts";
import type { Box, Label } from "./picture.ts";

const HEIGHT = 18;
const STEP = HEIGHT + 4;
const PADDING = 6;

interface Chip {
  readonly text: string;
  readonly x: number;
  readonly width: number;
}

export function heightOfChips(containers: readonly string[], width: number): number {
  return linesOf(containers, width).length * STEP;
}

/** Draws the containers of a task side by side, on as many lines as they need. */
export function drawChips(
  containers: readonly string[],
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
): { readonly boxes: readonly Box[]; readonly labels: readonly Label[] } {
  const chips = linesOf(containers, width).flatMap((line, at) =>
    line.map((chip) => ({ ...chip, x: x + chip.x, y: y + at * STEP })),
  );
  return {
    boxes: chips.map((chip) => ({ x: chip.x, y: chip.y, width: chip.width, height: HEIGHT, style: "chip" })),
    labels: chips.map(({ text, x: left, y: top, width: own }) => ({
      x: left + Math.round(own / 2),
      y: top + 13,
      text,
      anchor: "middle",
      size: SMALL_SIZE,
      bold: false,
    })),
  };
}

function linesOf(containers: readonly string[], width: number): readonly (readonly Chip[])[] {
  const lines: Chip[][] = [];
  let end = Infinity;
  for (const container of containers) {
    const text = fit(container, width - 2 * PADDING, SMALL_SIZE);
    const chip = widthOf(text, SMALL_SIZE) + 2 * PADDING;
    if (end + chip > width) {
      lines.push([]);
      end = 0;
    }
    lines.at(-1)!.push({ text, x: end, width: chip });
    end += chip + PADDING;
  }
  return lines;
}
