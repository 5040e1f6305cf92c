import { beforeAll, describe, expect, test } from "vitest";
import { type Change, changesBetween } from "@platform/blueprint/diff/changes";
import { evaluate } from "@platform/blueprint/check/evaluate";
import type { Graph } from "@platform/blueprint/graph";
import { synthesisePatched } from "@platform/blueprint/test/broken-variants";
import { graphOf, one, SYNTHESIS_MS } from "./graphs";
import { project } from "../../blueprint.config.ts";

const GROUPS = ["aws:rds/clusterParameterGroup:ClusterParameterGroup", "aws:rds/parameterGroup:ParameterGroup"];
const ENDING = "random:index/randomId:RandomId";
const NEXT_MAJOR = { file: "infra/database/aurora.ts", search: 'POSTGRESQL = "17"', replace: 'POSTGRESQL = "18"' };

let upgraded: Graph;
let changes: readonly Change[];

const changed = (type: string): readonly Change[] => changes.filter(({ after }) => after?.type === type);

beforeAll(async () => {
  upgraded = await synthesisePatched([NEXT_MAJOR]);
  // graphOf() uses another example secret, which would show as a change.
  const before = await synthesisePatched([{ ...NEXT_MAJOR, replace: 'POSTGRESQL = "17" ' }]);
  changes = changesBetween(before, upgraded);
}, SYNTHESIS_MS);

describe("a major upgrade of PostgreSQL", () => {
  test("replaces the two parameter groups and the ending of their names, nothing else, and destroys nothing", () => {
    const gone = changes.filter(({ kind }) => kind === "replaced" || kind === "destroyed");
    expect(gone).toHaveLength(GROUPS.length + 1);
    expect(Object.fromEntries(gone.map(({ kind, before }) => [before!.type, kind]))).toEqual(
      Object.fromEntries([ENDING, ...GROUPS].map((type) => [type, "replaced"])),
    );
  });

  test("makes the new groups beside the old ones, which stay in AWS", () => {
    for (const { before, after } of GROUPS.flatMap(changed)) {
      expect(after!.inputs.family).toBe("aurora-postgresql18");
      expect(after!.inputs.name).not.toBe(before!.inputs.name);
      expect(before).toMatchObject({ protect: false, retainOnDelete: true });
    }
  });

  test("changes cluster and instances in place, to the new version and its groups", () => {
    const [clusterGroup, instanceGroup] = GROUPS.map(
      (type) => upgraded.resources.find((resource) => resource.type === type)!.inputs.name,
    );
    const [cluster, ...others] = changed("aws:rds/cluster:Cluster");
    expect(others).toEqual([]);
    expect(cluster!.kind).toBe("changed");
    expect(cluster!.after!.inputs).toMatchObject({
      engineVersion: "18",
      dbClusterParameterGroupName: clusterGroup,
      dbInstanceParameterGroupName: instanceGroup,
      allowMajorVersionUpgrade: true,
      applyImmediately: true,
    });
    const instances = changed("aws:rds/clusterInstance:ClusterInstance");
    expect(instances.map(({ kind }) => kind)).toEqual(["changed", "changed"]);
    for (const { after } of instances)
      expect(after!.inputs).toMatchObject({ engineVersion: "18", dbParameterGroupName: instanceGroup });
  });

  test("is held up by one rule only: that the tests run on the same version", () => {
    const violated = evaluate(upgraded, project.policy).results.filter(({ outcome }) => outcome === "violated");
    expect(violated.map(({ rule }) => rule.id)).toEqual(["database-version"]);
  });
});

// After an upgrade and a downgrade, the retained groups of 17 still have their names.
test("prod's own groups are named after their version, with an ending that a change of the version draws again", async () => {
  const graph = await graphOf("prod");
  const { inputs, outputs } = one(graph, ENDING, "DatabaseParameterGroupEnding");
  expect(inputs.keepers).toEqual({ postgresql: "17" });
  const groups = GROUPS.flatMap((type) => graph.resources.filter((resource) => resource.type === type));
  expect(groups.map((group) => group.inputs.name)).toEqual([
    `payments-postgresql17-prod-${String(outputs["hex"])}`,
    `payments-instances-postgresql17-prod-${String(outputs["hex"])}`,
  ]);
});
