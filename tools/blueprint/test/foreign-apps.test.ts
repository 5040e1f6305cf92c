import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { formatText } from "../cost/format-text.ts";
import { estimate } from "../cost/estimate.ts";
import { draw } from "../diagram/draw.ts";
import type { Graph } from "../graph.ts";
import { loadProject } from "../load-project.ts";
import type { Project } from "../project.ts";
import { needsOf } from "../quotas/needs.ts";
import { formatReach } from "../reach/command.ts";
import { reachOf } from "../reach/reach.ts";
import { synthesise } from "../synth/synthesise.ts";

const APPS = join(import.meta.dirname, "apps");

/** An app on SST's defaults without a blueprint.config.ts. */
function useApp(name: string): () => { readonly project: Project; readonly graph: Graph } {
  let app: { readonly project: Project; readonly graph: Graph };
  beforeAll(async () => {
    const project = await loadProject(join(APPS, name));
    app = { project, graph: await synthesise(project, { stage: "production" }) };
  }, 120_000);
  return () => app;
}

const typesIn = ({ resources }: Graph): ReadonlySet<string> => new Set(resources.map(({ type }) => type));
const textsIn = (graph: Graph): readonly string[] => draw(graph).labels.map(({ text }) => text);
const linesOf = ({ project, graph }: ReturnType<ReturnType<typeof useApp>>, millions?: number): readonly string[] =>
  estimate(graph, project.usage, millions).lines.map(({ item }) => item);

describe("a service with a public load balancer, a bucket and a queue", () => {
  const app = useApp("web");

  test("is synthesised, the code of its function included", () => {
    const types = typesIn(app().graph);
    for (const type of ["ecs/service:Service", "lb/loadBalancer:LoadBalancer", "sqs/queue:Queue"])
      expect(types).toContain(`aws:${type}`);
    const { resources } = app().graph;
    const code = resources.find(({ type, name }) => type.startsWith("aws:s3/bucketObjectv2") && name.includes("Code"));
    expect(code?.inputs["source"]).toEqual({ $archive: expect.stringMatching(/^\.sst\/artifacts\/.*\/code\.zip$/) });
  });

  test("is reached on the port of its load balancer alone", () => {
    const { edges, unknown } = reachOf(app().graph);
    expect(edges.filter(({ from }) => from === "internet")).toEqual([
      { from: "internet", to: "Web load balancer", port: "80", redirects: false },
    ]);
    expect(unknown).toEqual([]);
  });

  test("is priced, and what has no price is named", () => {
    expect(linesOf(app())).toEqual(expect.arrayContaining(["Fargate", "load balancer", "public IPv4", "function"]));
    const { project, graph } = app();
    expect(estimate(graph, project.usage).notPriced).toEqual([
      { resource: "aws:sqs/queue:Queue JobsQueue", why: "no price of its type is known" },
      expect.objectContaining({ why: "how much it will hold is not known" }),
    ]);
  });

  test("is drawn with what it is made of, by the names that the app gives", () => {
    const texts = textsIn(app().graph);
    expect(texts).toEqual(
      expect.arrayContaining(["Web load balancer", "Web", "Uploads", "S3 bucket", "Jobs", "SQS queue"]),
    );
    expect(texts.filter((text) => /NaN|undefined|web-production-/.test(text))).toEqual([]);
  });

  test("is counted against an account's quotas", () => {
    const counted = needsOf(app().graph).map(({ quota }) => quota.name);
    expect(counted).toEqual(expect.arrayContaining(["VPCs per Region", "Application Load Balancers per Region"]));
  });
});

describe("functions without a VPC", () => {
  const app = useApp("functions");

  test("are synthesised with their API, their table and their schedule", () => {
    const types = typesIn(app().graph);
    for (const type of ["lambda/function:Function", "apigatewayv2/api:Api", "dynamodb/table:Table"])
      expect(types).toContain(`aws:${type}`);
    expect(app().graph.outputs).toMatchObject({ api: expect.any(String), hook: expect.any(String) });
  });

  test("are reached by their names on the internet", () => {
    expect(formatReach(reachOf(app().graph))).toMatch(/^internet +Api HTTP API +443$/m);
    expect(formatReach(reachOf(app().graph))).toMatch(/^Api HTTP API +ApiRoute\w+Handler +its requests$/m);
    expect(formatReach(reachOf(app().graph))).toMatch(/^internet +Hook +443$/m);
    expect(reachOf(app().graph).unknown).toEqual([]);
  });

  test("cost nothing at rest, and their API what requests cost", () => {
    const { project, graph } = app();
    expect(estimate(graph, project.usage).total).toEqual({ low: 0, high: 0 });
    expect(estimate(graph, project.usage, 2).total.high).toBeGreaterThan(0);
    expect(formatText(estimate(graph, project.usage))).not.toMatch(/ 0 GB a million|NaN/);
  });

  test("are drawn outside of any network, with who calls them", () => {
    const texts = textsIn(app().graph);
    expect(texts).toEqual(
      expect.arrayContaining(["Api HTTP API", "Hook", "NightlyHandler", "called at rate(1 day)", "Notes", "Archive"]),
    );
    expect(texts.some((text) => text.startsWith("VPC"))).toBe(false);
  });
});
