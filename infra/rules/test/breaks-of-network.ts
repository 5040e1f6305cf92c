import { add, admit, type Break, change, drop, listenerRule, rename, set } from "./break.ts";
import { id } from "@platform/blueprint/test/draft";

/** Breaks for the rules on the network and its load balancers. */
export const BREAKS_OF_NETWORK: Readonly<Record<string, readonly Break[]>> = {
  "EC2.2": [
    set("default-group", { egress: [{ protocol: "-1", cidrBlocks: ["0.0.0.0/0"] }] }),
    drop("default-group"),
    set("default-group", { vpcId: "another" }),
  ],
  "EC2.6": [drop("flow-log"), set("flow-log", { trafficType: "REJECT" })],
  "EC2.13": [admit(22), admit(1, 65_535)],
  "EC2.14": [admit(3389), admit(0, 65_535)],
  "EC2.15": [set("public-a", { mapPublicIpOnLaunch: true })],
  "EC2.18": [admit(8443), set("from-internet", { ipProtocol: "-1" }), set("from-internet", { ipProtocol: "udp" })],
  "EC2.19": [admit(5432), admit(8080)],
  CKV_AWS_382: [
    set("to-payment-api", { referencedSecurityGroupId: undefined, cidrIpv4: "0.0.0.0/0", ipProtocol: "-1" }),
    set("to-payment-api", { referencedSecurityGroupId: undefined, cidrIpv6: "::/0", fromPort: 1, toPort: 65_535 }),
  ],
  CKV_AWS_23: [set("payment-api", { description: "Managed by SST" }), set("from-internet", { description: undefined })],
  "groups-not-ranges": [
    set("from-load-balancer", { referencedSecurityGroupId: undefined, cidrIpv4: "10.0.0.0/16" }),
    set("from-load-balancer", { referencedSecurityGroupId: undefined, prefixListId: "pl-cloudfront" }),
  ],
  "three-zones": [set("private-c", { availabilityZone: "a" }), set("public-c", { availabilityZone: "a" })],
  // API Gateway's page does not list this zone of us-east-1.
  "zones-with-vpc-links": [
    change("private-c", ({ outputs }) => (outputs["availabilityZoneId"] = "use1-az3")),
    change("public-a", ({ outputs }) => delete outputs["availabilityZoneId"]),
  ],
  "certificate-at-home": [
    set("https", { certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/1" }),
    set("https", { certificateArn: "arn:aws:acm:us-east-1:210987654321:certificate/1" }),
  ],
  "nat-per-zone": [
    set("private-table-c", { routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: id("nat-a") }] }),
    set("private-table-a", { routes: [] }),
    set("nat-a", { subnetId: id("private-a") }),
  ],
  "nat-stable-address": [set("nat-a", { allocationId: "somebody-else's" })],
  "s3-endpoint": [drop("s3"), set("s3", { routeTableIds: [id("private-table-a")] })],
  "functions-in-private-subnets": [
    set("migrator", { vpcConfig: { subnetIds: [id("public-a")] } }),
    set("migrator", { vpcConfig: { subnetIds: ["subnet-of-somebody"] } }),
    set("migrator", { vpcConfig: undefined }),
  ],

  "ELB.1": [set("http", { defaultActions: [{ type: "forward" }] }), add(listenerRule())],
  "ELB.4": [set("PaymentApiLoadBalancer", { dropInvalidHeaderFields: undefined })],
  "ELB.5": [set("PaymentApiLoadBalancer", { accessLogs: undefined })],
  "ELB.6": [set("PaymentApiLoadBalancer", { enableDeletionProtection: false })],
  "ELB.12": [set("PaymentApiLoadBalancer", { desyncMitigationMode: "monitor" })],
  "desync-strictest": [set("PaymentApiLoadBalancer", { desyncMitigationMode: undefined })],
  "ELB.13": [set("PaymentApiLoadBalancer", { subnets: [id("public-a")] })],
  "ELB.16": [drop("firewall-association"), set("firewall-association", { webAclArn: "elsewhere" })],
  "ELB.17": [
    set("https", { sslPolicy: undefined }),
    set("https", { sslPolicy: "ELBSecurityPolicy-2016-08" }),
    set("https", { sslPolicy: "ELBSecurityPolicy-TLS13-1-1-2021-06" }),
    set("https", { sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06" }),
  ],
  "ELB.18": [set("https", { protocol: "HTTP" })],
  "tls-certificate": [set("https", { certificateArn: undefined })],
  CKV_AWS_261: [
    set("target", { healthCheck: undefined }),
    set("target", { healthCheck: { path: "/", matcher: "200" } }),
    set("target", { healthCheck: { path: "/healthz", matcher: "200" } }),
    set("target", { healthCheck: { path: "/health", matcher: "200" } }),
    set("target", { healthCheck: { path: "/ready", matcher: "200-499" } }),
  ],
  "load-balancer-placement": [
    set("PaymentApiLoadBalancer", { internal: true }),
    set("PaymentApiLoadBalancer", { internal: true, subnets: ["subnet-of-somebody"] }),
    set("PaymentApiLoadBalancer", { subnets: [id("private-a")] }),
    rename("PaymentApiLoadBalancer", "FraudDetectionLoadBalancer"),
  ],
  "own-groups": [
    set("PaymentApiLoadBalancer", { securityGroups: [] }),
    change("public-load-balancer", (group) => (group.urn = "urn:sst:aws:Service$aws:ec2/securityGroup:SecurityGroup")),
  ],
  "idle-timeout": [set("PaymentApiLoadBalancer", { idleTimeout: 10 })],
};
