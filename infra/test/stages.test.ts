import { describe, expect, test } from "vitest";
import { project } from "../../blueprint.config";
import type { KnownType } from "@platform/blueprint/argument-types";
import type { Graph } from "@platform/blueprint/graph";
import { openingsOf } from "@platform/blueprint/reach/openings";
import { fields, ofType, text } from "@platform/blueprint/read";
import { synthesise } from "@platform/blueprint/synth/synthesise";
import type { PreviewHost } from "../preview/host";
import { containersOf, graphOf, one, SYNTHESIS_MS } from "./graphs";

const count = (graph: Graph, type: KnownType): number => ofType(graph, type).filter(({ read }) => !read).length;

const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const SERVICE = "aws:ecs/service:Service";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const SERVICES = [
  ["payment-api", 8080],
  ["fraud-detection", 8081],
  ["notification-service", 8082],
] as const;

describe("prod", { timeout: SYNTHESIS_MS }, () => {
  test("is three zones, each with a NAT and a route table of its own", async () => {
    const graph = await graphOf("prod");
    expect(count(graph, "aws:ec2/natGateway:NatGateway")).toBe(3);
    expect(count(graph, "aws:ec2/eip:Eip")).toBe(3);
    expect(count(graph, "aws:ec2/subnet:Subnet")).toBe(6);
    const toNat = ofType(graph, "aws:ec2/routeTable:RouteTable").flatMap(({ inputs }) =>
      ((inputs.routes ?? []) as { natGatewayId?: string }[]).flatMap(({ natGatewayId }) => natGatewayId ?? []),
    );
    expect(new Set(toNat).size).toBe(3);
  });

  test("is in the zones that are pinned by id, whatever the account calls them", async () => {
    const graph = await graphOf("prod");
    const zones = ofType(graph, "aws:ec2/subnet:Subnet").map(({ inputs, outputs }) => [
      inputs.availabilityZone,
      outputs["availabilityZoneId"],
    ]);
    // In the account that answers, use1-az3 has the name us-east-1c.
    expect(new Set(zones.map(String))).toEqual(
      new Set(["us-east-1a,use1-az1", "us-east-1b,use1-az2", "us-east-1d,use1-az4"]),
    );
    const instances = ofType(graph, "aws:rds/clusterInstance:ClusterInstance");
    expect(instances.map(({ inputs }) => inputs.availabilityZone)).toEqual(["us-east-1a", "us-east-1b"]);
  });

  test.each(SERVICES)("%s runs 3 to 10 tasks of 1 vCPU and 2 GB on port %d", async (name, port) => {
    const graph = await graphOf("prod");
    const service = one(graph, SERVICE, `${name}-prod`);
    expect(service.ignoreChanges).toContain("desiredCount");
    expect(service.inputs).toMatchObject({
      desiredCount: 3,
      availabilityZoneRebalancing: "ENABLED",
      networkConfiguration: { assignPublicIp: false },
      deploymentCircuitBreaker: { enable: true, rollback: true },
      alarms: { enable: true, rollback: true },
      propagateTags: "SERVICE",
    });
    const target = ofType(graph, "aws:appautoscaling/target:Target").find(({ inputs }) =>
      text(inputs.resourceId).endsWith(`/${name}-prod`),
    );
    expect(target!.inputs).toMatchObject({ minCapacity: 3, maxCapacity: 10 });
    const [container, ...others] = containersOf(graph, `${name}-prod`);
    expect(others).toEqual([]);
    expect(container).toMatchObject({
      name,
      user: "1000:1000",
      readonlyRootFilesystem: true,
      stopTimeout: 60,
      portMappings: [{ containerPort: port }],
    });
    expect(JSON.stringify(container!["healthCheck"])).toContain(`:${port}/health`);
    expect(JSON.stringify(container!["healthCheck"])).not.toContain("curl");
  });

  test("scales at 70 % of CPU and 80 % of memory, out after 60 s and in after 300", async () => {
    const policies = ofType(await graphOf("prod"), "aws:appautoscaling/policy:Policy").map(
      ({ inputs }) => inputs.targetTrackingScalingPolicyConfiguration,
    );
    expect(policies).toHaveLength(6);
    for (const policy of policies) expect(policy).toMatchObject({ scaleInCooldown: 300, scaleOutCooldown: 60 });
    const targets = policies.map((policy) => (policy as { targetValue: number }).targetValue);
    expect(targets.toSorted((a, b) => a - b)).toEqual([70, 70, 70, 80, 80, 80]);
  });

  test("places tasks by the base and the weights of infra/stage.ts", async () => {
    const graph = await graphOf("prod");
    const strategyOf = (name: string) => one(graph, SERVICE, name).inputs.capacityProviderStrategies;
    const spot = { capacityProvider: "FARGATE_SPOT", weight: 1 };
    for (const [name] of SERVICES) {
      expect(strategyOf(`${name}-prod`)).toEqual(
        expect.arrayContaining([{ capacityProvider: "FARGATE", base: 3, weight: 1 }, spot]),
      );
    }
  });

  test("has one public load balancer and two internal ones", async () => {
    const balancers = ofType(await graphOf("prod"), BALANCER);
    expect(balancers).toHaveLength(3);
    expect(balancers.filter(({ inputs }) => inputs.internal === true)).toHaveLength(2);
  });

  test("deploys a service only when its migrations, its listener and its ways out are there", async () => {
    const graph = await graphOf("prod");
    const { dependencies } = one(graph, SERVICE, "payment-api-prod");
    const types = new Set(dependencies.map((urn) => urn.split("::")[2]!.split("$").at(-1)));
    for (const type of [
      "aws:lambda/invocation:Invocation",
      "aws:lb/listener:Listener",
      "aws:ec2/natGateway:NatGateway",
      "aws:ec2/routeTable:RouteTable",
      "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
    ]) {
      expect(types).toContain(type);
    }
  });

  test("tells where a domain's CNAME must point", async () => {
    const graph = await graphOf("prod");
    expect(graph.outputs["loadBalancer"]).toBe(one(graph, BALANCER, "payment-api-prod").outputs["dnsName"]);
    expect((await graphOf("pr-12")).outputs["loadBalancer"]).toBeUndefined();
  });

  test("keeps the tags by which SST finds network and cluster, beside its own", async () => {
    const graph = await graphOf("prod");
    const tagsOf = (type: KnownType): unknown[] => ofType(graph, type).map(({ outputs }) => outputs["tagsAll"]);
    const [vpc] = tagsOf("aws:ec2/vpc:Vpc");
    expect(vpc).toMatchObject({ "sst:component-version": "2", "sst:ref-version": "2", Service: "network" });
    expect(vpc).toMatchObject({ Environment: "prod", CostCenter: "engineering" });
    expect(tagsOf("aws:ecs/cluster:Cluster")).toEqual([
      expect.objectContaining({ "sst:ref:version": "2.0", Service: "operations" }),
    ]);
    const names = tagsOf("aws:ec2/subnet:Subnet").map((tags) => (tags as Record<string, string>)["Name"]);
    expect(new Set(names)).toEqual(
      new Set(
        ["Private", "Public"].flatMap((kind) => [1, 2, 3].map((zone) => `payments-prod-Vpc${kind}Subnet${zone}`)),
      ),
    );
  });

  test("keeps every log group that is no longer named", async () => {
    const groups = ofType(await graphOf("prod"), "aws:cloudwatch/logGroup:LogGroup");
    expect(groups.map(({ inputs }) => text(inputs.name)).toSorted()).toEqual([
      "/aws/lambda/database-roles-prod",
      "/aws/lambda/migrator-prod",
      "/aws/rds/cluster/payments-prod/postgresql",
      "/ecs/fraud-detection-prod",
      "/ecs/notification-service-prod",
      "/ecs/payment-api-prod",
      "/vpc/payments-prod",
      "aws-waf-logs-payments-prod",
    ]);
    for (const { retainOnDelete } of groups) expect(retainOnDelete).toBe(true);
  });

  test("keeps no secret in plain sight", async () => {
    const graph = await graphOf("prod");
    for (const [name] of SERVICES) {
      const [container] = containersOf(graph, `${name}-prod`);
      const plain = (container!["environment"] ?? []) as { name: string; value: string }[];
      expect(
        plain.filter(({ name: variable }) => /SST_RESOURCE_(?!App$)|PASSWORD|CREDENTIAL|DATABASE_URL/.test(variable)),
      ).toEqual([]);
      const secrets = (container!["secrets"] as { name: string }[]).map((secret) => secret.name);
      expect(secrets).toEqual(expect.arrayContaining(["DATABASE_URL", "SERVICE_CREDENTIAL"]));
      expect(secrets.includes("IDEMPOTENCY_KEY_SECRET")).toBe(name === "payment-api");
    }
  });
});

describe("staging", { timeout: SYNTHESIS_MS }, () => {
  test("runs the sandbox acquirer beside payment-api, reached by nobody else", async () => {
    const containers = containersOf(await graphOf("staging"), "payment-api-staging");
    expect(containers.map(({ name }) => name)).toEqual(["payment-api", "sandbox-acquirer"]);
    expect(containers[1]).toMatchObject({ portMappings: [], readonlyRootFilesystem: true, user: "1000:1000" });
  });

  test("shows shoppers the acquirer's pages at the API's own address", async () => {
    const [api, acquirer] = containersOf(await graphOf("staging"), "payment-api-staging");
    expect(api!["environment"]).toContainEqual({ name: "CHALLENGE_PAGES", value: "true" });
    for (const { environment } of [api!, acquirer!])
      expect(environment).toContainEqual({ name: "PUBLIC_URL", value: "https://api.staging.example.com" });
    const [inProd] = containersOf(await graphOf("prod"), "payment-api-prod");
    expect(inProd!["environment"]).toContainEqual({ name: "PUBLIC_URL", value: "https://api.prod.example.com" });
    expect(inProd!["environment"]).toContainEqual({ name: "CHALLENGE_PAGES", value: "false" });
  });

  test("tells previews where they live, and no more", async () => {
    expect(await hostOfPreviews()).toEqual({
      boundaryArn: expect.any(String),
      keyArn: expect.any(String),
      vpcLinkId: expect.any(String),
      network: {
        id: expect.any(String),
        privateSubnets: [expect.any(String), expect.any(String), expect.any(String)],
        namespace: { id: expect.any(String), name: expect.any(String) },
        groupIds: { previews: expect.any(String), vpcLink: expect.any(String) },
      },
      database: { host: expect.any(String), port: 5432, functionName: "preview-database-staging" },
    });
  });
});

/** Reads staging's parameter for previews. */
async function hostOfPreviews(): Promise<PreviewHost> {
  const parameter = one(await graphOf("staging"), "aws:ssm/parameter:Parameter", "/payments/staging/preview-host");
  return JSON.parse(text(parameter.inputs.value)) as PreviewHost;
}

describe("a preview", { timeout: SYNTHESIS_MS }, () => {
  test("makes no network, no load balancer, no database cluster, no alarm", async () => {
    const graph = await graphOf("pr-12");
    for (const type of [
      "aws:ec2/vpc:Vpc",
      "aws:ec2/natGateway:NatGateway",
      BALANCER,
      "aws:rds/cluster:Cluster",
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      "aws:apigatewayv2/vpcLink:VpcLink",
    ] as const) {
      expect([type, count(graph, type)]).toEqual([type, 0]);
    }
  });

  test("lives in staging's network, as one Spot task that is found in Cloud Map", async () => {
    const graph = await graphOf("pr-12");
    const host = await hostOfPreviews();
    expect(count(graph, SERVICE)).toBe(1);
    expect(one(graph, SERVICE, "payment-api-pr-12").inputs).toMatchObject({
      desiredCount: 1,
      networkConfiguration: { assignPublicIp: false, subnets: host.network.privateSubnets },
      serviceRegistries: { registryArn: expect.any(String) },
    });
    expect(ofType(graph, "aws:apigatewayv2/integration:Integration")[0]!.inputs).toMatchObject({
      connectionType: "VPC_LINK",
      connectionId: host.vpcLinkId,
    });
  });

  test("runs every service in that task, where only payment-api is reached from outside", async () => {
    const graph = await graphOf("pr-12");
    const containers = containersOf(graph, "payment-api-pr-12");
    const own = containers.map(({ name, portMappings, environment }) => {
      const variables = environment as { name: string; value: string }[];
      return [name, (portMappings as unknown[]).length, variables.find((variable) => variable.name === "HOST")?.value];
    });
    expect(own).toEqual([
      ["payment-api", 1, undefined],
      ["sandbox-acquirer", 0, "127.0.0.1"],
      ["fraud-detection", 0, "127.0.0.1"],
      ["notification-service", 0, "127.0.0.1"],
    ]);
    expect(containers[0]!["environment"]).toEqual(
      expect.arrayContaining([
        { name: "FRAUD_DETECTION_URL", value: "http://127.0.0.1:8081" },
        { name: "NOTIFICATION_SERVICE_URL", value: "http://127.0.0.1:8082" },
        { name: "CHALLENGE_PAGES", value: "true" },
      ]),
    );
    const [api] = ofType(graph, "aws:apigatewayv2/api:Api");
    for (const { environment } of containers.slice(0, 2))
      expect(environment).toContainEqual({ name: "PUBLIC_URL", value: api!.outputs["apiEndpoint"] });
  });

  test("has a group of its own for its task, beside the one that staging lends", async () => {
    const graph = await graphOf("pr-12");
    const lent = (await hostOfPreviews()).network.groupIds.previews;
    expect(count(graph, GROUP)).toBe(1);
    const own = one(graph, GROUP, "payment-api-pr-12").id;
    expect(one(graph, SERVICE, "payment-api-pr-12").inputs.networkConfiguration).toMatchObject({
      securityGroups: [own, lent],
    });
    const migrator = one(graph, "aws:lambda/function:Function", "migrator-pr-12");
    expect(migrator.inputs.vpcConfig).toMatchObject({ securityGroupIds: [lent] });
  });

  test("makes rules for its own groups only", async () => {
    const graph = await graphOf("pr-12");
    const own = new Set(ofType(graph, GROUP).map(({ id }) => id));
    expect(openingsOf(graph).map(({ group }) => group)).not.toEqual([]);
    expect(openingsOf(graph).filter(({ group }) => !own.has(group))).toEqual([]);
  });

  test("is admitted by staging's database, and by nothing else of staging's", async () => {
    const openings = openingsOf(await graphOf("staging"));
    const lent = (await hostOfPreviews()).network.groupIds.previews;
    const naming = openings.filter(({ peer }) => peer.kind === "group" && peer.id === lent);
    expect(naming.map(({ source }) => source.name).toSorted()).toEqual(["DatabaseFromPreviews", "VpcLinkToPreviews"]);
    expect(openings.filter(({ group, direction }) => group === lent && direction === "in")).toEqual([]);
  });
});

describe("a developer's stage", { timeout: SYNTHESIS_MS }, () => {
  test("is a cluster without tasks and three roles", async () => {
    const graph = await graphOf("alice", true);
    const made = graph.resources.filter(({ custom, read }) => custom && !read).map(({ type }) => type);
    expect(made.toSorted()).toEqual([
      "aws:ecs/cluster:Cluster",
      "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
      "aws:iam/role:Role",
      "aws:iam/role:Role",
      "aws:iam/role:Role",
    ]);
  });

  test("runs each service as a process, or as its image where that is asked for", async () => {
    const graph = await synthesise(project, { stage: "alice", dev: true, environment: { DEV_CONTAINERS: "1" } });
    expect(commandsOf(await graphOf("alice", true))).toEqual(["npm run dev", "npm run dev", "npm run dev"]);
    expect(new Set(commandsOf(graph))).toEqual(new Set(["npm run dev -- --containers"]));
  });

  test("is never deployed, and prod never runs under sst dev", async () => {
    await expect(graphOf("alice")).rejects.toThrow(/runs under "sst dev"/);
    await expect(graphOf("prod", true)).rejects.toThrow(/is deployed with "sst deploy"/);
  });
});

const commandsOf = (graph: Graph): unknown[] =>
  graph.resources
    .filter(({ type }) => type === "sst:sst:DevCommand")
    .map(({ outputs }) => fields(outputs["_dev"])["command"]);
