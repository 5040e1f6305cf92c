import { graphOfHost, verb } from "../verb.ts";
import { type Edge, type Reach, reachOf } from "./reach.ts";

/** `reach`: who can open a connection to whom. Exit code 1 when something could not be judged. */
export const reach = verb({
  summary: "who can open a connection to whom, from security groups, subnets, routes and listeners",
  async run(command) {
    const found = reachOf(await command.graph(), await graphOfHost(command));
    await command.write(command.json ? `${JSON.stringify(found, null, 2)}\n` : formatReach(found));
    return found.unknown.length === 0 ? 0 : 1;
  },
});

/** Formats the connections as a table, and lists what could not be judged. */
export function formatReach({ edges, unknown }: Reach): string {
  const [from, to] = (["from", "to"] as const).map((end) => Math.max(4, ...edges.map((edge) => edge[end].length)));
  const line = (edge: Pick<Edge, "from" | "to" | "port">, note = ""): string =>
    `${edge.from.padEnd(from!)}  ${edge.to.padEnd(to!)}  ${edge.port}${note}`.trimEnd();
  return `${[
    line({ from: "from", to: "to", port: "port" }),
    ...edges.map((edge) => line(edge, edge.redirects ? " (redirects)" : "")),
    ...unknown.map((one) => `unknown: ${one}`),
  ].join("\n")}\n`;
}
