import { Refusal } from "@platform/command-line/refusal";
import { graphOfHost, verb } from "../verb.ts";
import { draw } from "./draw.ts";
import { formatSvg } from "./format-svg.ts";

/** `diagram`: a stage's picture, as SVG. Exit code 1 when something could not be judged; the picture shows what. */
export const diagram = verb({
  summary: "an SVG of the stage: zones, subnets, sizes, and who can open a connection to whom",
  async run(command) {
    const { stage, json, graph, write } = command;
    const picture = draw(await graph(), await graphOfHost(command));
    if (picture.arrows.length === 0)
      throw new Refusal(`${stage} has nothing that opens or takes a connection: there is nothing to draw.`);
    await write(json ? `${JSON.stringify(picture, null, 2)}\n` : formatSvg(picture));
    return picture.isWhole ? 0 : 1;
  },
});
