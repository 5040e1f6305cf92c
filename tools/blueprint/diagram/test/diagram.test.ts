import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { graphOf, SYNTHESIS_MS } from "../../../../infra/test/graphs.ts";
import type { Graph } from "../../graph.ts";
import { ofType, text } from "../../read.ts";
import { withoutStage } from "../../reach/endpoints.ts";
import { reachOf } from "../../reach/reach.ts";
import { draw } from "../draw.ts";
import { formatSvg } from "../format-svg.ts";
import type { Picture } from "../picture.ts";
import { faultsOf } from "./layout.ts";

const STAGES = [["prod"], ["staging"], ["pr-12"]] as const;
const COMMITTED = [
  ["prod", "prod"],
  ["staging", "staging"],
  ["pr-12", "preview"],
] as const;

const hostOf = async (stage: string): Promise<Graph | undefined> =>
  stage.startsWith("pr-") ? graphOf("staging") : undefined;
const pictureOf = async (stage: string): Promise<Picture> => draw(await graphOf(stage), await hostOf(stage));
const namesIn = ({ boxes }: Picture): readonly string[] => boxes.flatMap(({ names }) => names ?? []);
const textsIn = ({ labels }: Picture): readonly string[] => labels.map((label) => label.text);

describe.for(STAGES)("the picture of %s", { timeout: SYNTHESIS_MS }, ([stage]) => {
  test("has every service, load balancer, database and function of the stage", async () => {
    const [graph, names] = [await graphOf(stage), namesIn(await pictureOf(stage))];
    const kinds = [
      ["aws:ecs/service:Service", ""],
      ["aws:lambda/function:Function", ""],
      ["aws:rds/cluster:Cluster", " database"],
    ] as const;
    for (const [type, kind] of kinds) {
      expect(names).toEqual(expect.arrayContaining(ofType(graph, type).map((one) => withoutStage(graph, one) + kind)));
    }
    const balancers = ofType(graph, "aws:lb/loadBalancer:LoadBalancer");
    expect(names.filter((name) => name.endsWith(" load balancer"))).toHaveLength(balancers.length);
  });

  test("has every NAT gateway and every subnet's range", async () => {
    const [graph, texts] = [(await hostOf(stage)) ?? (await graphOf(stage)), textsIn(await pictureOf(stage))];
    const gateways = ofType(graph, "aws:ec2/natGateway:NatGateway");
    expect(texts.filter((one) => one === "NAT gateway")).toHaveLength(gateways.length);
    for (const { inputs } of ofType(graph, "aws:ec2/subnet:Subnet")) expect(texts).toContain(text(inputs["cidrBlock"]));
  });

  test("has every connection that `reach` finds, and no other", async () => {
    const { edges } = reachOf(await graphOf(stage), await hostOf(stage));
    const drawn = (await pictureOf(stage)).arrows.flatMap((arrow) => arrow.edges);
    expect(drawn.map((edge) => JSON.stringify(edge)).toSorted()).toEqual(
      edges.map((edge) => JSON.stringify(edge)).toSorted(),
    );
  });

  test("is laid out: no text upon another or upon an arrow, no arrow through a box", async () => {
    const picture = await pictureOf(stage);
    expect(faultsOf(picture)).toEqual([]);
    expect(textsIn(picture).filter((one) => one.endsWith("…"))).toEqual([]);
  });

  test("is the same every time", async () => {
    expect(formatSvg(await pictureOf(stage))).toBe(formatSvg(await pictureOf(stage)));
  });
});

describe("what a picture says", { timeout: SYNTHESIS_MS }, () => {
  test("prod: sizes, how many tasks and where, writer and reader, certificate and firewall, who is outside", async () => {
    expect(textsIn(await pictureOf("prod"))).toEqual(
      expect.arrayContaining([
        "payments prod, us-east-1",
        "3 to 10 tasks of 1 vCPU, 2 GB, x86",
        "payment-api :8080",
        "1 to 4 tasks",
        "1 to 16 ACU each",
        "writer",
        "reader",
        "internet-facing, WAF of 6 rules",
        "certificate for api.prod.example.com",
        "443: Merchants and shoppers",
      ]),
    );
  });

  // Three on demand always run; only load adds four more, and three on Spot.
  test.each([
    ["prod", "fraud-detection", { "task on-demand": 3, "task on-demand hollow": 4, "task spot hollow": 3 }],
    ["pr-12", "payment-api", { "task spot": 1 }],
  ])("%s: which tasks of %s always run, which only under load, and on what", async (stage, service, expected) => {
    const { boxes } = await pictureOf(stage);
    const row = boxes.find(({ names }) => names?.includes(service))!;
    const within = boxes.filter(({ y }) => y > row.y && y < row.y + row.height).map(({ style }) => style);
    const squares = within.filter((style) => style.startsWith("task"));
    const counts = [...Map.groupBy(squares, (style) => style)].map(([style, all]) => [style, all.length]);
    expect(Object.fromEntries(counts)).toEqual(expected);
  });

  test("prod: functions that differ in nothing but their name share a box", async () => {
    const { boxes } = await pictureOf("prod");
    expect(boxes.map(({ names }) => names)).toContainEqual(["database-roles", "migrator"]);
  });

  test("a preview: its own is drawn apart from what staging lends", async () => {
    const { boxes, labels } = await pictureOf("pr-12");
    const lent = new Map(
      boxes.flatMap(({ names, style }) => (names ?? []).map((name) => [name, style.endsWith(" lent")])),
    );
    expect(Object.fromEntries(lent)).toEqual({
      "payment-api HTTP API": false,
      "NAT gateways": true,
      "previews-staging VPC link": true,
      "payment-api": false,
      migrator: false,
      "payments-staging database": true,
    });
    expect(labels.map((label) => label.text)).toContain("lent by staging");
  });

  test("a preview: the containers of its one task", async () => {
    expect(textsIn(await pictureOf("pr-12"))).toEqual(
      expect.arrayContaining(["payment-api :8080", "fraud-detection", "notification-service", "sandbox-acquirer"]),
    );
  });
});

test.for(COMMITTED)(
  "docs: the picture of %s is what `npm run infra -- diagram` writes",
  { timeout: SYNTHESIS_MS },
  async ([stage, file]) => {
    const committed = readFileSync(
      join(import.meta.dirname, "../../../../docs/generated/diagrams", `${file}.svg`),
      "utf8",
    );
    expect(
      committed === formatSvg(await pictureOf(stage)),
      `npm run infra -- diagram --stage ${stage} --out docs/generated/diagrams/${file}.svg, and look at it`,
    ).toBe(true);
  },
);
