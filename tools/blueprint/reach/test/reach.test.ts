import { describe, expect, test } from "vitest";
import { type Draft, arn, graphOf, id, resource } from "../../test/draft.ts";
import { isPublic, overlaps } from "../addresses.ts";
import { formatReach } from "../command.ts";
import { reachOf } from "../reach.ts";

const WORLD = { cidrBlocks: ["0.0.0.0/0"] };
const EVERYTHING = { protocol: "-1", fromPort: 0, toPort: 0 };

function routed(name: string, cidrBlock: string, route: object): Draft[] {
  return [
    resource("aws:ec2/subnet:Subnet", name, { vpcId: id("vpc"), cidrBlock }),
    resource("aws:ec2/routeTable:RouteTable", `${name}-table`, { routes: [{ cidrBlock: "0.0.0.0/0", ...route }] }),
    resource("aws:ec2/routeTableAssociation:RouteTableAssociation", `${name}-association`, {
      subnetId: id(name),
      routeTableId: id(`${name}-table`),
    }),
  ];
}

/** A public and a private subnet; only the private one leads out through a NAT gateway. */
function network(): Draft[] {
  return [
    resource("aws:ec2/vpc:Vpc", "vpc"),
    resource("aws:ec2/internetGateway:InternetGateway", "igw"),
    resource("aws:ec2/natGateway:NatGateway", "nat", { subnetId: id("public") }),
    ...routed("public", "10.0.0.0/24", { gatewayId: id("igw") }),
    ...routed("private", "10.0.1.0/24", { natGatewayId: id("nat") }),
  ];
}

function group(name: string, rules: { ingress?: object[]; egress?: object[] } = {}): Draft {
  return resource("aws:ec2/securityGroup:SecurityGroup", name, { ...rules });
}

interface Placed {
  readonly groups?: readonly string[];
  readonly subnet?: string;
  readonly assignPublicIp?: boolean;
  readonly targets?: readonly string[];
}

function service(
  name: string,
  { groups = [name], subnet = "private", assignPublicIp = false, targets = [] }: Placed = {},
) {
  return resource("aws:ecs/service:Service", `${name}-service`, {
    name: `${name}-prod`,
    networkConfiguration: { assignPublicIp, subnets: [id(subnet)], securityGroups: groups.map(id) },
    loadBalancers: targets.map((target) => ({ targetGroupArn: arn(target) })),
  });
}

function database(groups: readonly string[] = ["database"]): Draft[] {
  return [
    resource("aws:rds/subnetGroup:SubnetGroup", "subnets", { name: "subnets", subnetIds: [id("private")] }),
    resource("aws:rds/cluster:Cluster", "cluster", {
      clusterIdentifier: "payments-prod",
      dbSubnetGroupName: "subnets",
      vpcSecurityGroupIds: groups.map(id),
    }),
  ];
}

function loadBalancer(subnet: string, internal: boolean, actions: object[]): Draft[] {
  return [
    resource("aws:lb/loadBalancer:LoadBalancer", "balancer", {
      name: "balancer-prod",
      internal,
      subnets: [id(subnet)],
      securityGroups: [id("balancer-group")],
    }),
    resource("aws:lb/targetGroup:TargetGroup", "target"),
    resource("aws:lb/listener:Listener", "listener", {
      loadBalancerArn: arn("balancer"),
      port: 443,
      defaultActions: actions,
    }),
  ];
}

function edgesOf(...parts: readonly (Draft | readonly Draft[])[]): readonly string[] {
  const { edges, unknown } = reachOf(graphOf([...network(), ...parts.flat()]));
  expect(unknown).toEqual([]);
  return edges.map(({ from, to, port, redirects }) => `${from} > ${to} ${port}${redirects ? " redirects" : ""}`);
}

const to = (peer: string, port: number): object => ({
  protocol: "tcp",
  fromPort: port,
  toPort: port,
  securityGroups: [id(peer)],
});

describe("from the internet", () => {
  const open = group("api", { ingress: [{ ...EVERYTHING, ...WORLD }] });

  test("a task with a public address in a public subnet is reached on what its group admits", () => {
    expect(edgesOf(open, service("api", { subnet: "public", assignPublicIp: true }))).toEqual([
      "internet > api 0-65535",
    ]);
  });

  test.each([
    ["without a public address", { subnet: "public" }],
    ["in a private subnet", { assignPublicIp: true }],
  ])("a task %s is not", (_what, placed) => {
    expect(edgesOf(open, service("api", placed))).toEqual([]);
  });

  test("a task whose group admits only ranges of the VPC is not", () => {
    const closed = group("api", { ingress: [{ ...EVERYTHING, cidrBlocks: ["10.0.0.0/16"] }] });
    expect(edgesOf(closed, service("api", { subnet: "public", assignPublicIp: true }))).toEqual([]);
  });

  test("IPv6 and lists of ranges that AWS keeps count as the internet", () => {
    const six = group("api", { ingress: [{ ...EVERYTHING, ipv6CidrBlocks: ["::/0"] }] });
    const listed = group("api", { ingress: [{ ...EVERYTHING, prefixListIds: ["pl-1"] }] });
    for (const one of [six, listed]) {
      expect(edgesOf(one, service("api", { subnet: "public", assignPublicIp: true }))).toHaveLength(1);
    }
  });

  test("UDP opens no connection", () => {
    const udp = group("api", { ingress: [{ protocol: "udp", fromPort: 53, toPort: 53, ...WORLD }] });
    expect(edgesOf(udp, service("api", { subnet: "public", assignPublicIp: true }))).toEqual([]);
  });

  test("a load balancer is reached where it listens, and only if it faces the internet", () => {
    const balancerGroup = group("balancer-group", { ingress: [{ ...EVERYTHING, ...WORLD }] });
    const redirect = [{ type: "redirect" }];
    expect(edgesOf(balancerGroup, loadBalancer("public", false, redirect))).toEqual([
      "internet > balancer load balancer 443 redirects",
    ]);
    expect(edgesOf(balancerGroup, loadBalancer("public", true, redirect))).toEqual([]);
    expect(edgesOf(balancerGroup, loadBalancer("private", false, redirect))).toEqual([]);
  });

  test("a function with a URL is reached", () => {
    const url = resource("aws:lambda/functionUrl:FunctionUrl", "url", { functionName: "hook" });
    expect(edgesOf(url)).toEqual(["internet > hook 443"]);
  });
});

describe("inside", () => {
  test("both sides' groups have to admit it", () => {
    const out = group("api", { egress: [to("database", 5432)] });
    const into = group("database", { ingress: [to("api", 5432)] });
    expect(edgesOf(out, into, service("api"), database())).toEqual(["api > payments database 5432"]);
    expect(edgesOf(group("api"), into, service("api"), database())).toEqual([]);
    expect(edgesOf(out, group("database"), service("api"), database())).toEqual([]);
  });

  test("what is in two groups has the rules of both, and is named by either", () => {
    const groups = [
      group("lent", { egress: [to("database", 5432)] }),
      group("api", { egress: [to("fraud", 8081)] }),
      group("fraud", { ingress: [to("api", 8081)], egress: [to("lent", 8080)] }),
      group("database", { ingress: [to("lent", 5432)] }),
    ];
    const parts = [service("api", { groups: ["api", "lent"] }), service("fraud"), ...database()];
    expect(edgesOf(groups, parts)).toEqual(["api > fraud 8081", "api > payments database 5432"]);
    // The two ends of a connection may refer to the task by different groups of it.
    const admitting = group("api", { egress: [to("fraud", 8081)], ingress: [to("fraud", 8080)] });
    expect(edgesOf(groups.with(1, admitting), parts)).toContain("fraud > api 8080");
  });

  test("rules of their own count as rules inside of a group do", () => {
    const rules = [
      resource("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "out", {
        securityGroupId: id("api"),
        referencedSecurityGroupId: id("database"),
        ipProtocol: "tcp",
        fromPort: 5432,
        toPort: 5432,
      }),
      resource("aws:ec2/securityGroupRule:SecurityGroupRule", "in", {
        type: "ingress",
        securityGroupId: id("database"),
        sourceSecurityGroupId: id("api"),
        protocol: "6",
        fromPort: 5000,
        toPort: 6000,
      }),
    ];
    expect(edgesOf(group("api"), group("database"), rules, service("api"), database())).toEqual([
      "api > payments database 5432",
    ]);
  });

  test("a range admits whoever has an address in it", () => {
    const out = group("api", { egress: [{ ...EVERYTHING, cidrBlocks: ["10.0.1.0/25"] }] });
    const into = group("database", { ingress: [{ ...EVERYTHING, cidrBlocks: ["10.0.0.0/16"] }] });
    expect(edgesOf(out, into, service("api"), database())).toEqual(["api > payments database 5432"]);
    const elsewhere = group("database", { ingress: [{ ...EVERYTHING, cidrBlocks: ["10.0.0.0/24"] }] });
    expect(edgesOf(out, elsewhere, service("api"), database())).toEqual([]);
  });

  test("what has no group has its VPC's default one", () => {
    const itself = { ...EVERYTHING, self: true };
    const shared = resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default", {
      vpcId: id("vpc"),
      ingress: [itself],
      egress: [itself],
    });
    expect(edgesOf(shared, service("api", { groups: [] }), database([]))).toContain("api > payments database 5432");
  });

  test("a load balancer opens connections to its targets only", () => {
    const anything = [{ ...EVERYTHING, ...WORLD }];
    const groups = ["balancer-group", "api", "fraud"].map((name) =>
      group(name, { ingress: anything, egress: anything }),
    );
    const balancer = loadBalancer("private", true, [{ type: "forward", targetGroupArn: arn("target") }]);
    const edges = edgesOf(groups, balancer, service("api", { targets: ["target"] }), service("fraud"));
    expect(edges.filter((edge) => edge.startsWith("api load balancer"))).toEqual(["api load balancer > api 0-65535"]);
  });

  test("a chain is told step by step", () => {
    const groups = [
      group("balancer-group", {
        ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, ...WORLD }],
        egress: [to("api", 8080)],
      }),
      group("api", { ingress: [to("balancer-group", 8080)], egress: [to("database", 5432)] }),
      group("database", { ingress: [to("api", 5432)] }),
    ];
    const balancer = loadBalancer("public", false, [{ type: "forward", targetGroupArn: arn("target") }]);
    expect(edgesOf(groups, balancer, service("api", { targets: ["target"] }), database())).toEqual([
      "internet > api load balancer 443",
      "api load balancer > api 8080",
      "api > payments database 5432",
    ]);
  });

  test("a function in the VPC and a VPC link open connections, and nobody to them", () => {
    const all = { ingress: [{ ...EVERYTHING, ...WORLD }], egress: [{ ...EVERYTHING, ...WORLD }] };
    const inside = [
      resource("aws:lambda/function:Function", "migrator", {
        name: "migrator-prod",
        vpcConfig: { subnetIds: [id("private")], securityGroupIds: [id("all")] },
      }),
      resource("aws:apigatewayv2/vpcLink:VpcLink", "link", {
        name: "previews-prod",
        subnetIds: [id("private")],
        securityGroupIds: [id("all")],
      }),
    ];
    expect(edgesOf(group("all", all), inside, database(["all"]))).toEqual([
      "migrator > payments database 5432",
      "previews VPC link > payments database 5432",
      "migrator > internet 0-65535",
    ]);
  });
});

describe("a preview", () => {
  const groups = [
    group("link", { egress: [to("api", 8080)] }),
    group("api", { ingress: [to("link", 8080)], egress: [to("database", 5432)] }),
    group("database", { ingress: [to("api", 5432)] }),
  ];
  const link = resource("aws:apigatewayv2/vpcLink:VpcLink", "link-resource", {
    name: "previews-staging",
    subnetIds: [id("private")],
    securityGroupIds: [id("link")],
  });
  const host = graphOf([...network(), ...groups, link, ...database()], "staging");
  const preview = graphOf(
    [
      resource("aws:apigatewayv2/api:Api", "address", { name: "payment-api-pr-12" }),
      resource("aws:apigatewayv2/integration:Integration", "integration", {
        apiId: id("address"),
        connectionId: id("link-resource"),
      }),
      { ...service("api"), urn: "urn:of the preview" },
    ],
    "pr-12",
  );

  test("is reached by its HTTP API through its host's VPC link, and reaches the host's database", () => {
    const found = reachOf(preview, host);
    expect(found.unknown).toEqual([]);
    expect(found.edges.map(({ from, to: end, port }) => `${from} > ${end} ${port}`)).toEqual([
      "internet > payment-api HTTP API 443",
      "payment-api HTTP API > previews-staging VPC link its requests",
      "api-prod > payments-prod database 5432",
      "previews-staging VPC link > api-prod 8080",
    ]);
  });

  test("cannot be judged without its host", () => {
    expect(reachOf(preview).unknown).toHaveLength(3);
  });
});

describe("to the internet", () => {
  const out = group("api", { egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, ...WORLD }] });

  test("through a NAT gateway, on what the group lets out", () => {
    expect(edgesOf(out, service("api"))).toEqual(["api > internet 443"]);
  });

  test("a public subnet leads out only for what has a public address", () => {
    expect(edgesOf(out, service("api", { subnet: "public" }))).toEqual([]);
    expect(edgesOf(out, service("api", { subnet: "public", assignPublicIp: true }))).toEqual(["api > internet 443"]);
  });

  test("a missing route leads nowhere", () => {
    const parts = [...network().filter(({ name }) => name !== "private-association"), out, service("api")];
    expect(reachOf(graphOf(parts)).edges).toEqual([]);
  });
});

describe("what cannot be judged is said", () => {
  test("a group or subnet that is not in the graph", () => {
    const { unknown } = reachOf(graphOf([...network(), service("api", { groups: ["elsewhere"], subnet: "nowhere" })]));
    expect(unknown).toEqual([
      "api is in elsewhere-id, which the graph does not define",
      "api is in subnet nowhere-id, which the graph does not define",
    ]);
  });

  test("a type with security groups that is not understood", () => {
    const cache = resource("aws:elasticache/replicationGroup:ReplicationGroup", "cache", { securityGroupIds: ["x"] });
    expect(reachOf(graphOf([cache])).unknown).toEqual([
      "cache has security groups, but aws:elasticache/replicationGroup:ReplicationGroup is not understood",
    ]);
    expect(formatReach(reachOf(graphOf([cache])))).toContain("unknown: cache");
  });
});

test("ranges", () => {
  expect(overlaps("10.0.0.0/16", "10.0.3.0/24")).toBe(true);
  expect(overlaps("10.0.0.0/24", "10.0.1.0/24")).toBe(false);
  expect(["0.0.0.0/0", "::/0", "8.8.8.8/32", "0.0.0.0/1"].every(isPublic)).toBe(true);
  expect(["10.0.0.0/16", "172.31.0.0/16", "192.168.1.1/32"].some(isPublic)).toBe(false);
});
