import { expect, test } from "vitest";
import { graphOf } from "../../../../infra/test/graphs.ts";
import { graphOf as drafted, id, resource } from "../../test/draft.ts";
import type { Graph } from "../../graph.ts";
import type { Command } from "../../verb.ts";
import { diagram } from "../command.ts";
import { project } from "../../../../blueprint.config.ts";

function commandFor(stage: string, graph: (of?: string) => Promise<Graph>): { command: Command; written: string[] } {
  const written: string[] = [];
  const write = async (svg: string): Promise<void> => void written.push(svg);
  const base = { strict: false, secrets: [], dev: false, json: false, out: undefined, options: {} };
  const host = project.stages.hostOf(stage);
  return { command: { ...base, project, host, stage, graph, write, base: () => graph() }, written };
}

test("a preview is drawn in staging's network", { timeout: 120_000 }, async () => {
  const { command, written } = commandFor("pr-12", (of = "pr-12") => graphOf(of));
  expect(await diagram.run(command)).toBe(0);
  expect(written.join()).toContain("lent by staging");
});

test("a stage without connections is refused", async () => {
  const { command, written } = commandFor("alice", async () => drafted([], "alice"));
  await expect(diagram.run(command)).rejects.toThrow("there is nothing to draw");
  expect(written).toEqual([]);
});

test("programs are given what the picture is made of", { timeout: 120_000 }, async () => {
  const { command, written } = commandFor("prod", (of = "prod") => graphOf(of));
  expect(await diagram.run({ ...command, json: true })).toBe(0);
  expect(JSON.parse(written.join())).toMatchObject({ title: "payments prod, us-east-1", width: 1200 });
});

test("exit code 1 when something could not be judged", async () => {
  const mystery = resource("aws:eks/cluster:Cluster", "mystery", { vpcConfig: { securityGroupIds: [id("group")] } });
  const { command } = commandFor("prod", async () => {
    const prod = await graphOf("prod");
    return { ...prod, resources: [...prod.resources, mystery] };
  });
  expect(await diagram.run(command)).toBe(1);
});
