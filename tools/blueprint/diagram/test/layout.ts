import { widthOf } from "../measure.ts";
import type { Arrow, Box, Label, Picture, Point } from "../picture.ts";

type Area = Pick<Box, "x" | "y" | "width" | "height">;

/** The area that a label's letters cover. */
function areaOf({ x, y, text, anchor, size, bold }: Label): Area {
  const width = widthOf(text, size, bold);
  const left = anchor === "start" ? x : anchor === "middle" ? x - width / 2 : x - width;
  return { x: left, y: y - size * 0.8, width, height: size };
}

/** Pairs of overlapping texts. */
function overlappingLabels({ labels }: Picture): readonly string[] {
  return labels.flatMap((one, at) =>
    labels
      .slice(at + 1)
      .filter((other) => meet(areaOf(one), areaOf(other)))
      .map((other) => `${one.text} / ${other.text}`),
  );
}

/** Texts that an arrow crosses. */
function strickenLabels({ labels, arrows }: Picture): readonly string[] {
  const strokes = arrows.flatMap((arrow) => arrow.strokes.flatMap(areasOf));
  return labels.filter((label) => strokes.some((stroke) => meet(stroke, areaOf(label)))).map(({ text }) => text);
}

/** Nodes that an arrow crosses; it may touch their border. */
function crossedNodes({ boxes, arrows }: Picture): readonly string[] {
  const strokes = arrows.flatMap((arrow) => arrow.strokes.flatMap(areasOf));
  return boxes
    .filter(({ names }) => names !== undefined)
    .filter(({ x, y, width, height }) =>
      strokes.some((stroke) => meet(stroke, { x: x + 1, y: y + 1, width: width - 2, height: height - 2 })),
    )
    .flatMap(({ names }) => names!);
}

/** Texts that are partly off the page. */
function labelsOffPage({ labels, width, height }: Picture): readonly string[] {
  return labels
    .filter((label) => {
      const area = areaOf(label);
      return area.x < 0 || area.y < 0 || area.x + area.width > width || area.y + area.height > height;
    })
    .map(({ text }) => text);
}

/** Texts that stick out of the box in which they begin. */
function labelsOverBorders({ labels, boxes }: Picture): readonly string[] {
  return labels
    .filter((label) => boxes.some((box) => meet(areaOf(label), box) && !holds(box, areaOf(label))))
    .map(({ text }) => text);
}

/** Arrows to different boxes that overlap, so that nobody can tell them apart. */
function mergedArrows({ arrows }: Picture): readonly string[] {
  return arrows.flatMap((one, at) =>
    arrows
      .slice(at + 1)
      .filter((other) => one.edges[0]!.to !== other.edges[0]!.to)
      .filter((other) =>
        upright(one).some((a) =>
          upright(other).some((b) => a.x === b.x && a.y < b.y + b.height && b.y < a.y + a.height),
        ),
      )
      .map((other) => `${one.edges[0]!.to} / ${other.edges[0]!.to}`),
  );
}

function upright({ strokes }: Arrow): readonly Area[] {
  return strokes.flatMap(areasOf).filter(({ width }) => width === 0);
}

function areasOf(points: readonly Point[]): readonly Area[] {
  return points.slice(1).map((to, at) => {
    const from = points[at]!;
    return {
      x: Math.min(from.x, to.x),
      y: Math.min(from.y, to.y),
      width: Math.abs(from.x - to.x),
      height: Math.abs(from.y - to.y),
    };
  });
}

function meet(one: Area, other: Area): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function holds(outer: Area, inner: Area): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** All faults in a picture's layout. */
export function faultsOf(picture: Picture): readonly string[] {
  const checks = { overlappingLabels, strickenLabels, labelsOverBorders, labelsOffPage, crossedNodes, mergedArrows };
  return Object.entries(checks).flatMap(([name, check]) => check(picture).map((fault) => `${name}: ${fault}`));
}
