import type { Graph } from "../graph.ts";
import { reachOf } from "../reach/reach.ts";
import { captionsOf } from "./captions.ts";
import { connectionsOf } from "./connections.ts";
import { type Frame, frameOf } from "./frame.ts";
import { drawLegend } from "./legend.ts";
import { regionOf, type Subnet, subnetsOf } from "./network.ts";
import { heightOfOutside, outsideOf } from "./outside.ts";
import type { Box, Label, Picture } from "./picture.ts";
import { routesOf } from "./route.ts";
import { drawRow, heightOf } from "./row.ts";
import { nodesOf, withHost } from "./stage-nodes.ts";

/**
 * Draws a stage: each resource with an address is a row across its zones, and each arrow shows who can open a connection to
 * whom. A stage in a host's network shows only what it uses of the host, marked as lent.
 */
export function draw(graph: Graph, host?: Graph): Picture {
  const { edges, unknown } = reachOf(graph, host);
  const whole = withHost(graph, host);
  const nodes = nodesOf(graph, host, edges);
  const connections = connectionsOf(nodes, edges);
  const subnets = subnetsOf(whole);
  const outside = outsideOf(whole, new Set(nodes.flatMap(({ names }) => names)));
  const zones = [...new Set(nodes.flatMap((node) => [...node.zones.keys()]))].toSorted();
  const heights = { rows: nodes.map(heightOf), outside: heightOfOutside(outside) };
  const frame = frameOf(nodes, connections, zones, heights);
  const rows = nodes.map((node, row) => drawRow(node, frame.rows[row]!, frame.zones));
  const routes = routesOf(nodes, connections, frame);
  const legend = drawLegend({ nodes, arrows: routes.map(({ arrow }) => arrow), host: host?.stage, unknown, frame });
  const title = `${graph.app} ${graph.stage}, ${regionOf(whole)}`;
  return {
    title,
    description: edges.map(({ from, to, port }) => `${from} opens connections to ${to}: ${port}.`).join(" "),
    isWhole: unknown.length === 0,
    width: frame.width,
    height: legend.bottom,
    boxes: [...surroundings(frame, subnets, host), ...rows.flatMap(({ boxes }) => boxes), ...legend.boxes],
    arrows: routes.map(({ arrow }) => arrow),
    labels: [
      ...captionsOf(title, frame, whole, subnets, outside),
      ...rows.flatMap(({ labels }) => labels),
      ...once(routes.flatMap(({ labels }) => labels)),
      ...legend.labels,
    ],
  };
}

/** Arrows that end together have the same label at the same spot. */
function once(labels: readonly Label[]): readonly Label[] {
  return [...new Map(labels.map((label) => [JSON.stringify(label), label])).values()];
}

function surroundings(frame: Frame, subnets: readonly Subnet[], host: Graph | undefined): readonly Box[] {
  const lent = host === undefined ? "" : " lent";
  const drawn = frame.bands.flatMap(({ place, top, bottom }) =>
    frame.zones
      .filter(({ zone }) => subnets.some((subnet) => subnet.zone === zone && subnet.place === place))
      .map(({ x, width }) => ({ x, y: top, width, height: bottom - top, style: `${place}${lent}` })),
  );
  const vpc = frame.vpc === undefined ? [] : [{ ...frame.vpc, style: `vpc${lent}` }];
  return [frame.outside, frame.region, ...vpc, ...drawn];
}
