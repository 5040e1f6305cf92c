import { priceAlarm, priceDashboard, priceHealthCheck, priceScalingPolicy } from "./alarms.ts";
import { priceCluster } from "./container-insights.ts";
import { priceDatabaseCluster, priceDatabaseInstance } from "./database.ts";
import { priceService } from "./fargate.ts";
import type { ByType } from "../read.ts";
import type { Priced, Surroundings } from "./line.ts";
import { priceLogGroup } from "./logs.ts";
import { priceAddress, priceEndpoint, priceLoadBalancer, priceNat } from "./network.ts";
import { priceKey, priceParameter, priceSecret, priceWebAcl } from "./security.ts";
import { priceBucket, priceFunction, priceHostedZone, priceHttpApi, priceImage } from "./serverless.ts";

/** The pricer for each type, in the order of the table. */
export const PRICERS: ByType<Priced, [Surroundings]> = {
  "aws:ecs/service:Service": priceService,
  "docker-build:index:Image": priceImage,
  "aws:ec2/natGateway:NatGateway": priceNat,
  "aws:ec2/eip:Eip": priceAddress,
  "aws:ec2/vpcEndpoint:VpcEndpoint": priceEndpoint,
  "aws:lb/loadBalancer:LoadBalancer": priceLoadBalancer,
  "aws:apigatewayv2/api:Api": priceHttpApi,
  "aws:apigatewayv2/vpcLink:VpcLink": () =>
    "no source was found that says whether a VPC link of an HTTP API costs anything",
  "aws:wafv2/webAcl:WebAcl": priceWebAcl,
  "aws:rds/clusterInstance:ClusterInstance": priceDatabaseInstance,
  "aws:rds/cluster:Cluster": priceDatabaseCluster,
  "aws:lambda/function:Function": priceFunction,
  "aws:kms/key:Key": priceKey,
  "aws:secretsmanager/secret:Secret": priceSecret,
  "aws:ssm/parameter:Parameter": priceParameter,
  "aws:route53/zone:Zone": priceHostedZone,
  // A namespace creates a hosted zone.
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": priceHostedZone,
  "aws:ecs/cluster:Cluster": priceCluster,
  "aws:cloudwatch/logGroup:LogGroup": priceLogGroup,
  "aws:cloudwatch/metricAlarm:MetricAlarm": priceAlarm,
  "aws:route53/healthCheck:HealthCheck": priceHealthCheck,
  "aws:appautoscaling/policy:Policy": priceScalingPolicy,
  "aws:cloudwatch/dashboard:Dashboard": priceDashboard,
  "aws:s3/bucketV2:BucketV2": priceBucket,
};
