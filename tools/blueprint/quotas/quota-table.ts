import type { KnownType } from "../argument-types.ts";
import type { Graph } from "../graph.ts";
import { names, ofType } from "../read.ts";
import { vcpuOf } from "./fargate.ts";
import { capacityUnits } from "./firewall.ts";
import { endpoints, groupsPerInterface, natGatewaysPerZone, routesPerTable, rulesPerGroup } from "./network.ts";
import { inlinePolicySize, managedPoliciesPerRole, managedPolicySize, trustPolicySize } from "./policies.ts";
import { largest, type Need, type Quota } from "./quota.ts";
import type { SourceName } from "./sources.ts";

type Needs = Quota["needs"];

/** The quotas of everything in a stage, in the order in which a deploy creates it. */
export const QUOTAS: readonly Quota[] = [
  quota("Fargate On-Demand vCPU resource count", "fargate", "L-3032A538", 6, vcpuOf("onDemand"), "fargate"),
  quota("Fargate Spot vCPU resource count", "fargate", "L-36FBB829", 6, vcpuOf("spot"), "fargate"),
  quota("EC2-VPC Elastic IPs", "ec2", "L-0263D0A3", 5, count("aws:ec2/eip:Eip"), "vpc"),
  quota("VPCs per Region", "vpc", "L-F678F1CE", 5, count("aws:ec2/vpc:Vpc"), "vpc"),
  quota(
    "Internet gateways per Region",
    "vpc",
    "L-A4707A72",
    5,
    count("aws:ec2/internetGateway:InternetGateway"),
    "vpc",
  ),
  quota("NAT gateways per Availability Zone", "vpc", "L-FE5A380F", 5, natGatewaysPerZone, "vpc"),
  quota("Gateway VPC endpoints per Region", "vpc", "L-1B52E74A", 20, endpoints("Gateway")),
  quota("Interface VPC endpoints per VPC", "vpc", "L-29B6F2EB", 50, endpoints("Interface")),
  quota("Subnets per VPC", "vpc", "L-407747CB", 200, count("aws:ec2/subnet:Subnet"), "vpc"),
  quota("Route tables per VPC", "vpc", "L-589F43AA", 200, count("aws:ec2/routeTable:RouteTable")),
  quota("Routes per route table", "vpc", "L-93826ACB", 50, routesPerTable),
  quota("VPC security groups per Region", "vpc", "L-E79EC296", 2_500, count("aws:ec2/securityGroup:SecurityGroup")),
  quota("Inbound or outbound rules per security group", "vpc", "L-0EA8095F", 60, rulesPerGroup),
  quota("Security groups per network interface", "vpc", "L-2AFB9258", 5, groupsPerInterface),
  quota("VPC links(V2)", "apigateway", "L-608BDCD4", 10, count("aws:apigatewayv2/vpcLink:VpcLink")),
  quota("Routes per HTTP API", "apigateway", "L-65B5C802", 300, count("aws:apigatewayv2/route:Route")),
  quota(
    "Application Load Balancers per Region",
    "elasticloadbalancing",
    "L-53DA6B97",
    50,
    count("aws:lb/loadBalancer:LoadBalancer"),
    "elb",
  ),
  quota(
    "Target Groups per Region",
    "elasticloadbalancing",
    "L-B22855CB",
    3_000,
    count("aws:lb/targetGroup:TargetGroup"),
    "elb",
  ),
  quota(
    "Listeners per Application Load Balancer",
    "elasticloadbalancing",
    "L-B6DF7632",
    50,
    listenersPerBalancer,
    "elb",
  ),
  quota(
    "Rules per Application Load Balancer",
    "elasticloadbalancing",
    "L-7EED9B64",
    100,
    count("aws:lb/listenerRule:ListenerRule"),
  ),
  quota("ACM certificates", "acm", "L-F141DD1D", 2_500, count("aws:acm/certificate:Certificate")),
  quota(
    "Maximum web ACLs per account in WAF for regional",
    "wafv2",
    "L-2EC3DE7B",
    100,
    count("aws:wafv2/webAcl:WebAcl"),
  ),
  quota("Web ACL capacity units per web ACL", "wafv2", undefined, 5_000, capacityUnits, "waf"),
  quota("Clusters per account", "ecs", "L-21C621EB", 10_000, count("aws:ecs/cluster:Cluster")),
  quota("Services per cluster", "ecs", "L-9EF96962", 5_000, count("aws:ecs/service:Service")),
  quota(
    "Scalable targets for ECS",
    "application-autoscaling",
    "L-782A3EE2",
    3_000,
    count("aws:appautoscaling/target:Target"),
  ),
  quota(
    "Namespaces per Region",
    "AWSCloudMap",
    "L-0FE3F50E",
    50,
    count("aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace"),
  ),
  quota("DB clusters", "rds", "L-952B80B8", 40, count("aws:rds/cluster:Cluster")),
  quota("DB instances", "rds", "L-7B6409FD", 40, count("aws:rds/clusterInstance:ClusterInstance")),
  quota("Aurora capacity units of a Serverless v2 instance", "rds", undefined, undefined, auroraCapacity, "none"),
  quota("Parameter groups", "rds", "L-DE55804A", 50, count("aws:rds/parameterGroup:ParameterGroup")),
  quota(
    "DB cluster parameter groups",
    "rds",
    undefined,
    undefined,
    count("aws:rds/clusterParameterGroup:ClusterParameterGroup"),
    "none",
  ),
  quota("DB subnet groups", "rds", "L-48C6BF61", 50, count("aws:rds/subnetGroup:SubnetGroup")),
  quota("Concurrent executions", "lambda", "L-B99A9384", 1_000, count("aws:lambda/function:Function"), "lambda"),
  quota("Roles per account", "iam", "L-FE177D64", 1_000, count("aws:iam/role:Role")),
  quota("Customer managed policies per account", "iam", "L-E95E4862", 1_500, count("aws:iam/policy:Policy")),
  quota("Managed policies per role", "iam", "L-0DA4ABF3", 10, managedPoliciesPerRole),
  quota("Characters of a managed policy", "iam", undefined, 6_144, managedPolicySize, "iam"),
  quota("Characters of a role's inline policies", "iam", undefined, 10_240, inlinePolicySize, "iam"),
  quota("Role trust policy length", "iam", "L-C07B4B0D", 2_048, trustPolicySize),
  quota(
    "OpenID Connect identity providers per account",
    "iam",
    undefined,
    undefined,
    count("aws:iam/openIdConnectProvider:OpenIdConnectProvider"),
    "none",
  ),
  quota("Customer Master Keys (CMKs)", "kms", "L-C2F1777E", 100_000, count("aws:kms/key:Key")),
  quota("Secrets", "secretsmanager", undefined, undefined, count("aws:secretsmanager/secret:Secret"), "none"),
  quota("Log groups", "logs", "L-C7B9AAAB", 1_000_000, count("aws:cloudwatch/logGroup:LogGroup")),
  quota("Alarms", "monitoring", undefined, undefined, count("aws:cloudwatch/metricAlarm:MetricAlarm"), "none"),
  quota("Dashboards", "monitoring", undefined, undefined, count("aws:cloudwatch/dashboard:Dashboard"), "none"),
  quota("Topics per Account", "sns", "L-61103206", 100_000, count("aws:sns/topic:Topic")),
  quota(
    "Pending Subscriptions per Account",
    "sns",
    "L-1A43D3DB",
    5_000,
    count("aws:sns/topicSubscription:TopicSubscription"),
  ),
  quota("Number of rules", "events", "L-244521F2", 300, count("aws:cloudwatch/eventRule:EventRule")),
  quota("General purpose buckets", "s3", "L-DC2B2D3D", 10_000, count("aws:s3/bucketV2:BucketV2"), "s3"),
  quota("Records per hosted zone", "route53", "L-E209CC9F", 10_000, count("aws:route53/record:Record")),
  quota("Health checks", "route53", "L-ACB674F3", 200, count("aws:route53/healthCheck:HealthCheck")),
];

function quota(
  name: string,
  service: string,
  code: string | undefined,
  initial: number | undefined,
  needs: Needs,
  source: SourceName = "list",
): Quota {
  return { name, service, code, initial, needs, source };
}

/** The number of resources of a type that a stage creates. Resources that it only reads belong to another stage. */
function count(type: KnownType): Needs {
  return (graph) => [{ amount: ofType(graph, type).filter(({ read }) => !read).length, when: "" }];
}

function listenersPerBalancer(graph: Graph): readonly Need[] {
  const listeners = ofType(graph, "aws:lb/listener:Listener");
  return largest(
    ofType(graph, "aws:lb/loadBalancer:LoadBalancer").map((balancer) => ({
      amount: listeners.filter(({ inputs }) => names(inputs.loadBalancerArn, balancer)).length,
      when: `of ${balancer.name}`,
    })),
  );
}

function auroraCapacity(graph: Graph): readonly Need[] {
  return largest(
    ofType(graph, "aws:rds/cluster:Cluster").flatMap(({ name, inputs }) => {
      const most = inputs.serverlessv2ScalingConfiguration?.maxCapacity ?? 0;
      return most > 0 ? [{ amount: most, when: `of ${name}` }] : [];
    }),
  );
}
