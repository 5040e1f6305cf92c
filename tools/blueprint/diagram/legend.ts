import type { Frame } from "./frame.ts";
import { SMALL_SIZE, widthOf } from "./measure.ts";
import type { Node } from "./node.ts";
import type { Arrow, Box, Label } from "./picture.ts";
import { SQUARE } from "./task-squares.ts";

interface Sign {
  readonly style: string;
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

interface Shown {
  readonly nodes: readonly Node[];
  readonly arrows: readonly Arrow[];
  /** The stage that lends what is marked as lent. */
  readonly host: string | undefined;
  /** What `reach` could not judge. */
  readonly unknown: readonly string[];
  readonly frame: Frame;
}

const LINE = 20;
const SPACE = 20;

/** Explains the signs that occur in the picture, and lists what it could not judge. */
export function drawLegend(shown: Shown): { boxes: readonly Box[]; labels: readonly Label[]; bottom: number } {
  const { region, height: above, width } = shown.frame;
  const boxes: Box[] = [];
  const labels: Label[] = [];
  let [x, y] = [region.x, above + 26];
  for (const sign of signsOf(shown)) {
    const end = x + sign.width + 6 + widthOf(sign.text, SMALL_SIZE);
    if (end > width - region.x) [x, y] = [region.x, y + LINE];
    boxes.push({ x, y: y - 4 - Math.ceil(sign.height / 2), width: sign.width, height: sign.height, style: sign.style });
    labels.push(write(x + sign.width + 6, y, sign.text));
    x += sign.width + 6 + widthOf(sign.text, SMALL_SIZE) + SPACE;
  }
  labels.push(...shown.unknown.map((one, at) => write(region.x, y + LINE * (at + 1), `not judged: ${one}`)));
  return { boxes, labels, bottom: y + LINE * (shown.unknown.length + 1) };
}

const ARROWS: Readonly<Record<string, string>> = {
  flow: "connects to, on that port",
  data: "connects to a database",
  leave: "connects to the internet",
};

function signsOf({ nodes, arrows, host }: Shown): readonly Sign[] {
  const tasks = nodes.flatMap((node) => node.tasks ?? []);
  const some = (count: (of: (typeof tasks)[number]) => number): boolean => tasks.some((one) => count(one) > 0);
  return [
    ...Object.entries(ARROWS)
      .filter(([style]) => arrows.some((arrow) => arrow.style === style))
      .map(([style, text]) => ({ style: `${style}-sign`, text, width: 22, height: 3 })),
    ...(some(({ most }) => most.onDemand) ? [task("on-demand", "task on demand")] : []),
    ...(some(({ most }) => most.spot) ? [task("spot", "task on Spot")] : []),
    ...(some(({ least, most }) => most.onDemand + most.spot - least.onDemand - least.spot)
      ? [task("on-demand hollow", "only under load")]
      : []),
    ...(nodes.some(({ containers }) => containers.length > 0)
      ? [{ style: "chip", text: "container", width: 24, height: 14 }]
      : []),
    ...(host === undefined ? [] : [{ style: "box lent", text: `lent by ${host}`, width: 24, height: 14 }]),
  ];
}

function task(style: string, text: string): Sign {
  return { style: `task ${style}`, text, width: SQUARE, height: SQUARE };
}

function write(x: number, y: number, text: string): Label {
  return { x, y, text, anchor: "start", size: SMALL_SIZE, bold: false };
}
