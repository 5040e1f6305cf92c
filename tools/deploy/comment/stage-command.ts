import { readCommand } from "@platform/blueprint/command-line";
import type { Graph } from "@platform/blueprint/graph";
import type { Command } from "@platform/blueprint/verb";
import { project } from "../../../blueprint.config.ts";

/** Reads a command as `npm run infra` does, but synthesises each graph only once. */
export async function stageCommand(stage: string): Promise<Command> {
  const { command } = await readCommand(project, ["synth", "--stage", stage]);
  const graph = once((of) => command.graph(of));
  const base = once((key) => command.base(...(key.split("\n") as [string, string])));
  return {
    ...command,
    graph: (of = stage) => graph(of),
    base: (reference, of = stage) => base(`${reference}\n${of}`),
  };
}

function once(make: (key: string) => Promise<Graph>): (key: string) => Promise<Graph> {
  const made = new Map<string, Promise<Graph>>();
  return (key) => {
    const graph = made.get(key) ?? make(key);
    made.set(key, graph);
    return graph;
  };
}
