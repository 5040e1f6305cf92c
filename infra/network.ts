import { createFlowLogs } from "./flow-logs";
import { nameOf, tagsOf } from "./names";
import { createSecurityGroups, idsOf, type Peer, type SecurityGroups, useSecurityGroups } from "./security-groups";
import type { Stage } from "./stage";

export interface Network {
  /** Of the VPC. */
  readonly id: $util.Output<string>;
  readonly publicSubnets: $util.Output<string[]>;
  readonly privateSubnets: $util.Output<string[]>;
  /** Cloud Map's, in which services without a load balancer are found. */
  readonly namespace: {
    readonly id: $util.Output<string>;
    readonly arn: $util.Output<string>;
    readonly name: $util.Output<string>;
  };
  readonly groups: SecurityGroups;
  /** What has to be there before a task first starts: the ways to its image, its secrets and its logs. */
  readonly ready: $util.Input<$util.Resource>[];
  /** One in each availability zone. */
  readonly natGatewayIds: $util.Output<string>[];
}

/** What a preview knows of staging's network, as plain JSON. */
export interface SharedNetwork {
  readonly id: string;
  readonly privateSubnets: string[];
  readonly namespace: { readonly id: string; readonly arn: string; readonly name: string };
  readonly groupIds: Readonly<Record<Peer, string>>;
}

/**
 * 10.0.0.0/16 over the stage's availability zones. Only load balancers and NAT gateways are in public subnets. Each zone
 * has a NAT gateway and a route table of its own, so that a lost zone takes no other with it.
 */
export function createNetwork(stage: Stage, key: aws.kms.Key): Network {
  const vpc = new sst.aws.Vpc("Vpc", {
    az: stage.availabilityZones,
    nat: { type: "managed", ip: createNatAddresses(stage).map(({ id }) => id) },
    transform: {
      publicSubnet: (args) => {
        // A load balancer is given its addresses; nothing else here may have one by accident.
        args.mapPublicIpOnLaunch = false;
      },
      // The default group: what forgot to name its own reaches nothing.
      securityGroup: (args) => {
        args.ingress = [];
        args.egress = [];
      },
    },
  });
  createFlowLogs(stage, vpc.id, key);
  const { groups, rules } = createSecurityGroups(stage, vpc.id);
  const { id, arn, name } = vpc.nodes.cloudmapNamespace;
  return {
    id: vpc.id,
    publicSubnets: $util.output(vpc.publicSubnets),
    privateSubnets: $util.output(vpc.privateSubnets),
    namespace: { id, arn, name },
    groups,
    ready: [withChildren(vpc), createS3Endpoint(stage, vpc), ...rules],
    natGatewayIds: zonesOf(stage).map((zone) => vpc.nodes.natGateways.apply((gateways) => gateways[zone]!.id)),
  };
}

/** In staging: what previews are told of its network. */
export const shareNetwork = ({ id, privateSubnets, namespace, groups }: Network): $util.Output<SharedNetwork> =>
  $util.output({ id, privateSubnets, namespace, groupIds: idsOf(groups) });

/** In a preview: staging's network. It has no load balancers, so no public subnets either. */
export function useNetwork(shared: $util.Output<SharedNetwork>): Network {
  const namespace = shared.apply((network) => network.namespace);
  return {
    id: shared.apply(({ id }) => id),
    publicSubnets: $util.output([]),
    privateSubnets: shared.apply(({ privateSubnets }) => privateSubnets),
    namespace: {
      id: namespace.apply(({ id }) => id),
      arn: namespace.apply(({ arn }) => arn),
      name: namespace.apply(({ name }) => name),
    },
    groups: useSecurityGroups(shared.apply(({ groupIds }) => groupIds)),
    ready: [],
    natGatewayIds: [],
  };
}

/** Ours, not the VPC's: the acquirer lets these addresses in, so they outlive what uses them. */
function createNatAddresses(stage: Stage): aws.ec2.Eip[] {
  return zonesOf(stage).map(
    (zone) =>
      new aws.ec2.Eip(
        `NatAddress${zone + 1}`,
        { domain: "vpc", tags: { ...tagsOf("network"), Name: nameOf(stage, `nat-${zone + 1}`) } },
        { protect: stage.protect, retainOnDelete: stage.protect },
      ),
  );
}

/**
 * Layers of images come from S3: this way they cost nothing, where a NAT gateway charges for each gigabyte. Nothing else
 * of S3 is to be had through it.
 */
function createS3Endpoint(stage: Stage, vpc: sst.aws.Vpc): aws.ec2.VpcEndpoint {
  return new aws.ec2.VpcEndpoint("S3Endpoint", {
    vpcId: vpc.id,
    vpcEndpointType: "Gateway",
    serviceName: `com.amazonaws.${stage.region}.s3`,
    routeTableIds: vpc.nodes.privateRouteTables.apply((tables) => tables.map(({ id }) => id)),
    policy: $jsonStringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: "*",
          Action: "s3:GetObject",
          Resource: $interpolate`arn:${aws.getPartitionOutput({}).partition}:s3:::prod-${stage.region}-starport-layer-bucket/*`,
        },
      ],
    }),
    tags: { ...tagsOf("network"), Name: nameOf(stage, "s3") },
  });
}

/** The VPC makes its children late; who depends on it before that depends on nothing. */
const withChildren = (vpc: sst.aws.Vpc): $util.Output<sst.aws.Vpc> => vpc.nodes.privateRouteTables.apply(() => vpc);

const zonesOf = (stage: Stage): number[] => Array.from({ length: stage.availabilityZones }, (_, zone) => zone);
