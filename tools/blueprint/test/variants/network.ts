import { patch } from "../broken-variants.ts";
import type { Variant } from "./variant.ts";

/** Variants of who can reach whom. */
export const NETWORK_VARIANTS: readonly Variant[] = [
  {
    what: "tasks are given public addresses",
    patches: [patch("service/service.ts", "assignPublicIp: false", "assignPublicIp: true")],
    caughtBy: { rule: "ECS.2", resource: "PaymentApiService", fault: /public addresses/ },
  },
  {
    what: "tasks are put into public subnets",
    patches: [patch("service/service.ts", "subnets: network.privateSubnets", "subnets: network.publicSubnets")],
    caughtBy: { rule: "ECS.2", resource: "FraudDetectionService", fault: /is public/ },
  },
  {
    what: "every service is in payment-api's group",
    patches: [patch("service/service.ts", "network.groupIds[name]", 'network.groupIds["payment-api"]')],
    caughtBy: { edge: "fraud-detection > notification-service load balancer 80" },
  },
  {
    what: "the default security group keeps SST's rules",
    patches: [patch("network/network.ts", /args\.ingress = \[\];\s*args\.egress = \[\];/, "")],
    caughtBy: { rule: "EC2.2", resource: "VpcSecurityGroup" },
  },
  {
    what: "public subnets give out addresses",
    patches: [patch("network/network.ts", "mapPublicIpOnLaunch = false", "mapPublicIpOnLaunch = true")],
    caughtBy: { rule: "EC2.15", resource: "VpcPublicSubnet1" },
  },
  {
    what: "the flow log keeps only what was refused",
    patches: [patch("network/flow-logs.ts", 'trafficType: "ALL"', 'trafficType: "REJECT"')],
    caughtBy: { rule: "EC2.6", resource: "VpcVpc" },
  },
  {
    what: "every bucket of the world is reached through the S3 endpoint",
    patches: [
      patch(
        "network/network.ts",
        "`arn:${aws.getPartitionOutput({}).partition}:s3:::prod-${stage.region}-starport-layer-bucket/*`",
        "`arn:${aws.getPartitionOutput({}).partition}:s3:::*`",
      ),
    ],
    caughtBy: { rule: "s3-endpoint-policy", resource: "S3Endpoint" },
  },
  {
    what: "the database's port is open to the world",
    patches: [
      patch(
        "network/security-groups.ts",
        "const FROM_INTERNET: readonly InternetRule<Peer>[] = [",
        'const FROM_INTERNET: readonly InternetRule<Peer>[] = [{ peer: "database", fromPort: 5432, toPort: 5432, why: "Reports" },',
      ),
    ],
    caughtBy: { rule: "EC2.19", resource: "DatabaseGroup" },
  },
  {
    what: "the public load balancer listens to the world on another port",
    patches: [
      patch(
        "network/security-groups.ts",
        'fromPort: HTTPS, toPort: HTTPS, why: "Merchants',
        'fromPort: HTTPS, toPort: 8443, why: "Merchants',
      ),
    ],
    caughtBy: { rule: "EC2.18", resource: "PublicLoadBalancerGroup" },
  },
  {
    what: "groups admit a range of addresses instead of a group",
    patches: [
      patch(
        "network/security-group-rules.ts",
        /referencedSecurityGroupId: ownOf\(groupIds, from\),(?=\s*\}\);\s*\}\s*export function allowFromInternet)/,
        'cidrIpv4: "10.0.0.0/8",',
      ),
    ],
    caughtBy: { rule: "groups-not-ranges", resource: "PaymentApiGroup" },
  },
  {
    what: "the migrator may reach payment-api",
    patches: [
      patch(
        "network/security-groups.ts",
        '{ from: "migrator", to: "database", port: POSTGRESQL }',
        '{ from: "migrator", to: "database", port: POSTGRESQL }, { from: "migrator", to: "payment-api", port: 8080 }',
      ),
    ],
    caughtBy: { edge: "migrator > payment-api 8080" },
  },
  {
    what: "a service calls another one around its load balancer",
    patches: [
      patch(
        "network/security-groups.ts",
        'from: "payment-api", to: "fraud-detection-load-balancer", port: HTTP',
        'from: "payment-api", to: "fraud-detection", port: 8081',
      ),
    ],
    caughtBy: { edge: "payment-api > fraud-detection 8081" },
  },
  {
    what: "payment-api may not tell notification-service of events",
    patches: [
      patch(
        "network/security-groups.ts",
        '{ from: "payment-api", to: "notification-service-load-balancer", port: HTTP },',
        "",
      ),
    ],
    caughtBy: { lost: "payment-api > notification-service load balancer 80" },
  },
  {
    what: "fraud-detection may not reach the database",
    patches: [
      patch("network/security-groups.ts", '{ from: "fraud-detection", to: "database", port: POSTGRESQL },', ""),
    ],
    caughtBy: { lost: "fraud-detection > payments database 5432" },
  },
];
