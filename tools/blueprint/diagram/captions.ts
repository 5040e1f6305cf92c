import type { Graph } from "../graph.ts";
import type { Frame } from "./frame.ts";
import { fit, NAME_SIZE, SMALL_SIZE } from "./measure.ts";
import { rangesOf, regionOf, type Subnet } from "./network.ts";
import type { Outside } from "./outside.ts";
import type { Label } from "./picture.ts";

/** The texts above and around the rows. */
export function captionsOf(
  title: string,
  frame: Frame,
  graph: Graph,
  subnets: readonly Subnet[],
  outside: Outside,
): readonly Label[] {
  const { region, vpc, left } = frame;
  return [
    write(region.x, 36, title, { size: 20, bold: true }),
    ...captionsOfOutside(frame, outside),
    write(left, region.y + 18, `AWS ${regionOf(graph)}`),
    ...(vpc === undefined
      ? []
      : [write(left, vpc.y + 18, `VPC ${rangesOf(graph)}`), ...captionsOfZones(frame, vpc.y + 18)]),
    ...captionsOfSubnets(frame, subnets),
  ];
}

function captionsOfOutside({ outside: { x, y, width } }: Frame, { called, calling }: Outside): readonly Label[] {
  const line = (text: string, at: number, from: number, style?: Partial<Label>): Label =>
    write(from, y + 42 + 17 * at, fit(text, width / 2 - 28, SMALL_SIZE), style);
  return [
    write(x + 14, y + 22, "internet", { size: NAME_SIZE, bold: true }),
    ...called.map((text, at) => line(text, at, x + 14)),
    ...calling.map((text, at) => line(text, at, x + width - 14, { anchor: "end" })),
  ];
}

function captionsOfZones({ zones }: Frame, y: number): readonly Label[] {
  return zones.map(({ zone, x, width }) => write(Math.round(x + width / 2), y, zone, { anchor: "middle", bold: true }));
}

function captionsOfSubnets({ bands, zones, left }: Frame, subnets: readonly Subnet[]): readonly Label[] {
  return bands.flatMap(({ place, top }) => [
    write(left, top + 17, `${place} subnets`),
    ...zones.flatMap(({ zone, x, width }) => {
      const ranges = subnets
        .filter((subnet) => subnet.zone === zone && subnet.place === place)
        .map(({ range }) => range);
      const text = fit(ranges.join(", "), width - 12, SMALL_SIZE);
      return ranges.length === 0 ? [] : [write(Math.round(x + width / 2), top + 17, text, { anchor: "middle" })];
    }),
  ]);
}

function write(x: number, y: number, text: string, style: Partial<Label> = {}): Label {
  return { x, y, text, anchor: "start", size: SMALL_SIZE, bold: false, ...style };
}
