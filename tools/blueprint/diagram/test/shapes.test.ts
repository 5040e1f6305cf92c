import { describe, expect, test } from "vitest";
import { arn, type Draft, graphOf, id, resource } from "../../test/draft.ts";
import { reachOf } from "../../reach/reach.ts";
import { draw } from "../draw.ts";
import { formatSvg } from "../format-svg.ts";
import { faultsOf } from "./layout.ts";

const ANYWHERE = { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] };

function routed(subnet: string, route: object): Draft[] {
  return [
    resource("aws:ec2/routeTable:RouteTable", `${subnet}-table`, { routes: [{ cidrBlock: "0.0.0.0/0", ...route }] }),
    resource("aws:ec2/routeTableAssociation:RouteTableAssociation", `${subnet}-association`, {
      subnetId: id(subnet),
      routeTableId: id(`${subnet}-table`),
    }),
  ];
}

function zone(letter: string, gateway: boolean): Draft[] {
  const subnet = (name: string, cidrBlock: string): Draft =>
    resource("aws:ec2/subnet:Subnet", name, { vpcId: id("vpc"), availabilityZone: `eu-west-1${letter}`, cidrBlock });
  return [
    subnet(`public-${letter}`, "10.0.0.0/24"),
    subnet(`private-${letter}`, "10.0.1.0/24"),
    ...routed(`public-${letter}`, { gatewayId: id("igw") }),
    ...(gateway ? routed(`private-${letter}`, { natGatewayId: id(`nat-${letter}`) }) : []),
    ...(gateway
      ? [resource("aws:ec2/natGateway:NatGateway", `nat-${letter}`, { subnetId: id(`public-${letter}`) })]
      : []),
  ];
}

interface Shape {
  readonly zones: readonly string[];
  readonly gateways: boolean;
  readonly isPublic: boolean;
  readonly name: string;
  readonly strategy: readonly object[];
  readonly rules: object;
}

const SHAPE: Shape = {
  zones: ["a", "b"],
  gateways: true,
  isPublic: false,
  name: "shop",
  strategy: [],
  rules: { egress: [ANYWHERE] },
};

/** A graph with one service, in a network of the given shape. */
function graphWith(change: Partial<Shape>) {
  const { zones, gateways, isPublic, name, strategy, rules } = { ...SHAPE, ...change };
  return graphOf([
    resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" }),
    resource("aws:ec2/internetGateway:InternetGateway", "igw"),
    ...zones.flatMap((letter) => zone(letter, gateways)),
    resource("aws:ec2/securityGroup:SecurityGroup", "group", { ...rules }),
    resource("aws:ecs/taskDefinition:TaskDefinition", "task", {
      cpu: "256",
      memory: "512",
      containerDefinitions: JSON.stringify([{ name, portMappings: [{ containerPort: 80 }] }, { name: "sidecar" }]),
    }),
    resource("aws:ecs/service:Service", "service", {
      name: `${name}-prod`,
      taskDefinition: arn("task"),
      desiredCount: 2,
      capacityProviderStrategies: strategy,
      networkConfiguration: {
        assignPublicIp: isPublic,
        subnets: zones.map((letter) => id(`${isPublic ? "public" : "private"}-${letter}`)),
        securityGroups: [id("group")],
      },
    }),
  ]);
}

const OPEN = { ingress: [{ ...ANYWHERE, description: 'those who pay <"us"> & others' }], egress: [ANYWHERE] };
const ITSELF = { protocol: "tcp", fromPort: 80, toPort: 80, self: true };

const SHAPES: Readonly<Record<string, Partial<Shape>>> = {
  "two zones, on demand only": {},
  "one zone": { zones: ["a"] },
  "four zones": { zones: ["a", "b", "c", "d"] },
  "only Spot": { strategy: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }] },
  "without NAT gateways, open to the internet": { gateways: false, isPublic: true, rules: OPEN },
  "a service that calls itself": { rules: { ingress: [ITSELF], egress: [ANYWHERE, ITSELF] } },
  "a name too long for its box": { name: "a-service-with-a-name-of-more-letters-than-there-is-room-for" },
};

describe("any other stage is drawn too", () => {
  test.for(Object.entries(SHAPES))("%s", ([, change]) => {
    const graph = graphWith(change);
    const picture = draw(graph);
    expect(picture.arrows.flatMap(({ edges }) => edges).length).toBe(reachOf(graph).edges.length);
    expect(picture.arrows.length).toBeGreaterThan(0);
    expect(faultsOf(picture)).toEqual([]);
    refuseUnlessWellFormed(formatSvg(picture));
  });

  test("the zones are the columns", () => {
    const texts = draw(graphWith({})).labels.map(({ text }) => text);
    expect(texts.filter((text) => /^eu-west-1[a-z]$/.test(text))).toEqual(["eu-west-1a", "eu-west-1b"]);
    expect(texts.filter((text) => text === "1 task")).toHaveLength(2);
  });

  test("the legend has no Spot when no task runs on it", () => {
    const texts = draw(graphWith({})).labels.map(({ text }) => text);
    expect(texts).toContain("task on demand");
    expect(texts).not.toContain("task on Spot");
  });

  test("what could not be judged is told", () => {
    const graph = graphWith({});
    const mystery = resource("aws:eks/cluster:Cluster", "mystery", { vpcConfig: { securityGroupIds: [id("group")] } });
    const picture = draw({ ...graph, resources: [...graph.resources, mystery] });
    expect(picture.isWhole).toBe(false);
    expect(picture.labels.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^not judged: mystery/));
    expect(faultsOf(picture)).toEqual([]);
  });
});

describe("the SVG", () => {
  const svg = formatSvg(draw(graphWith({ gateways: false, isPublic: true, rules: OPEN })));

  test("escapes what others wrote", () => {
    expect(svg).toContain("443: those who pay &lt;&quot;us&quot;&gt; &amp; others");
  });

  test("tells its content to those who cannot see it", () => {
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="title description"/);
    expect(svg).toContain('<title id="title">payments prod, us-east-1</title>');
    expect(svg).toContain("internet opens connections to shop: 443.");
  });

  test("refers to nothing outside itself, and has a background of its own", () => {
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:|href|@import|<image|<script/);
    expect(svg).toMatch(/<rect [^>]*class="page"/);
  });
});

/** Checks that every tag is closed, attributes are quoted, and texts are escaped. */
function refuseUnlessWellFormed(xml: string): void {
  const open: string[] = [];
  const rest = xml.replaceAll(
    /<(\/?)([a-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/gi,
    (_, end: string, tag: string, __, empty: string) => {
      if (end === "/") expect(open.pop()).toBe(tag);
      else if (empty === "") open.push(tag);
      return "";
    },
  );
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;)/);
}
