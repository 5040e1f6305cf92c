import { createAccessLogs } from "./access-logs";
import { createFlowLogs } from "./flow-logs";
import { alsoTagged, nameOf, tagsOf } from "../names";
import type { GroupIds } from "./security-group-rules";
import { createSecurityGroups, type Peer } from "./security-groups";
import { policyDocument } from "../security/policy";
import { retained } from "../retention";
import type { Stage } from "../stage";
import { zoneNamesOf } from "./zones";

export interface Network {
  /** The VPC's id. */
  readonly id: $util.Output<string>;
  readonly publicSubnets: $util.Output<string[]>;
  readonly privateSubnets: $util.Output<string[]>;
  /** The Cloud Map namespace where services without a load balancer find each other. */
  readonly namespace: { readonly id: $util.Output<string>; readonly name: $util.Output<string> };
  readonly groupIds: GroupIds<Peer>;
  /** What must exist before the first task starts: the routes to its image, its secrets and its logs. */
  readonly ready: $util.Input<$util.Resource>[];
  /** Load balancers write their logs here. A preview has none. */
  readonly accessLogs: sst.aws.Bucket | undefined;
  /** One in each availability zone. */
  readonly natGatewayIds: $util.Output<string>[];
}

/** A network that belongs to the stage alone. */
export interface OwnNetwork extends Network {
  /** The names of its zones in this account. */
  readonly zones: $util.Output<string[]>;
}

/**
 * Creates 10.0.0.0/16 over the stage's availability zones. Only load balancers and NAT gateways are in public subnets. Each
 * zone has its own NAT gateway and route table, so that losing one zone does not affect the others.
 */
export function createNetwork(stage: Stage, key: aws.kms.Key): OwnNetwork {
  const zones = zoneNamesOf(stage);
  const network = alsoTagged("network");
  // SST offers no transform for the namespace.
  $transform(aws.servicediscovery.PrivateDnsNamespace, (args) => network(args));
  const vpc = new sst.aws.Vpc("Vpc", {
    // A number would take the first zones that the account lists, whichever those are.
    az: zones,
    nat: { type: "managed", ip: createNatAddresses(stage).map(({ id }) => id) },
    transform: {
      vpc: network,
      internetGateway: network,
      natGateway: network,
      publicRouteTable: network,
      privateRouteTable: network,
      privateSubnet: network,
      publicSubnet: (args, opts, name) => {
        // AWS gives load balancers their addresses; nothing else here may get one by accident.
        args.mapPublicIpOnLaunch = false;
        network(args, opts, name);
      },
      // A resource that names no group gets the default group, which must reach nothing.
      securityGroup: (args, opts, name) => {
        args.ingress = [];
        args.egress = [];
        network(args, opts, name);
      },
    },
  });
  createFlowLogs(stage, vpc.id, key);
  const { groupIds, rules } = createSecurityGroups(stage, vpc.id);
  const { id, name } = vpc.nodes.cloudmapNamespace;
  return {
    id: vpc.id,
    zones,
    publicSubnets: $util.output(vpc.publicSubnets),
    privateSubnets: $util.output(vpc.privateSubnets),
    namespace: { id, name },
    groupIds,
    ready: [withChildren(vpc), createS3Endpoint(stage, vpc), ...rules],
    accessLogs: createAccessLogs(stage),
    natGatewayIds: stage.zoneIds.map((_, zone) => vpc.nodes.natGateways.apply((gateways) => gateways[zone]!.id)),
  };
}

/** The acquirer admits these addresses, so we create them outside the VPC component, and they outlive it. */
function createNatAddresses(stage: Stage): aws.ec2.Eip[] {
  return stage.zoneIds.map(
    (_, zone) =>
      new aws.ec2.Eip(
        `NatAddress${zone + 1}`,
        { domain: "vpc", tags: { ...tagsOf("network"), Name: nameOf(stage, `nat-${zone + 1}`) } },
        retained(stage),
      ),
  );
}

/**
 * Image layers come from S3. This endpoint is free, where a NAT gateway charges for each gigabyte. It admits nothing else
 * in S3.
 */
function createS3Endpoint(stage: Stage, vpc: sst.aws.Vpc): aws.ec2.VpcEndpoint {
  return new aws.ec2.VpcEndpoint("S3Endpoint", {
    vpcId: vpc.id,
    vpcEndpointType: "Gateway",
    serviceName: `com.amazonaws.${stage.region}.s3`,
    routeTableIds: vpc.nodes.privateRouteTables.apply((tables) => tables.map(({ id }) => id)),
    policy: policyDocument([
      {
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: $interpolate`arn:${aws.getPartitionOutput({}).partition}:s3:::prod-${stage.region}-starport-layer-bucket/*`,
      },
    ]),
    tags: { ...tagsOf("network"), Name: nameOf(stage, "s3") },
  });
}

/** The VPC creates its children late: a resource that depends on it earlier would wait for nothing. */
const withChildren = (vpc: sst.aws.Vpc): $util.Output<sst.aws.Vpc> => vpc.nodes.privateRouteTables.apply(() => vpc);
