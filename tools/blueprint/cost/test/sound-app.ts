/** An app that uses everything it pays for: a finding appears only when a test breaks it. */
import { arn, type Draft, id, resource } from "../../test/draft.ts";
import { service } from "./layouts.ts";

export function soundApp(): Draft[] {
  return [...network(), ...balancer(), ...watched(), ...secured()];
}

const network = (): Draft[] => [
  resource("aws:ec2/eip:Eip", "address"),
  resource("aws:ec2/natGateway:NatGateway", "nat", { allocationId: id("address"), subnetId: id("public") }),
  resource("aws:ec2/routeTable:RouteTable", "table", { routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: id("nat") }] }),
  resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "association", {
    routeTableId: id("table"),
    subnetId: id("private"),
  }),
  resource("aws:ec2/vpcEndpoint:VpcEndpoint", "endpoint", { vpcEndpointType: "Interface", subnetIds: [id("private")] }),
];

const balancer = (): Draft[] => [
  resource("aws:lb/loadBalancer:LoadBalancer", "balancer", { subnets: [id("public")] }),
  resource("aws:lb/targetGroup:TargetGroup", "target"),
  resource("aws:lb/listener:Listener", "listener", {
    loadBalancerArn: arn("balancer"),
    defaultActions: [{ type: "forward", targetGroupArn: arn("target") }],
  }),
  ...service("payment-api", {
    service: {
      networkConfiguration: { subnets: [id("private")] },
      loadBalancers: [{ targetGroupArn: arn("target") }],
      alarms: { alarmNames: ["rollback"] },
    },
    definition: {
      containerDefinitions: JSON.stringify([
        { name: "payment-api", secrets: [{ name: "KEY", valueFrom: arn("secret") }] },
      ]),
    },
  }),
];

const watched = (): Draft[] => [
  resource("aws:ecs/cluster:Cluster", "cluster", { settings: [{ name: "containerInsights", value: "enabled" }] }),
  resource("aws:appautoscaling/target:Target", "scaling", {
    resourceId: "service/cluster/payment-api",
    minCapacity: 3,
    maxCapacity: 10,
  }),
  resource("aws:appautoscaling/policy:Policy", "policy", {
    resourceId: "service/cluster/payment-api",
    policyType: "TargetTrackingScaling",
  }),
  resource("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm", {
    namespace: "PaymentPlatform",
    metricName: "OutboxAge",
    alarmActions: [arn("topic")],
  }),
  resource("aws:cloudwatch/metricAlarm:MetricAlarm", "rollback-alarm", { name: "rollback" }),
  resource("aws:cloudwatch/dashboard:Dashboard", "dashboard", {
    dashboardBody: JSON.stringify({ widgets: [{ metrics: [["ECS/ContainerInsights", "RunningTaskCount"]] }] }),
  }),
];

const secured = (): Draft[] => [
  resource("aws:kms/key:Key", "key"),
  resource("aws:kms/alias:Alias", "alias", { targetKeyId: id("key") }),
  resource("aws:secretsmanager/secret:Secret", "secret", { kmsKeyId: arn("key") }),
];
