import type { Price } from "../price.ts";
import { ROUTE_53 } from "./route-53.ts";

/** Infracost's test data holds its estimates, which it computes from AWS's own price list. */
const INFRACOST = "Infracost, internal/providers/terraform/aws/testdata";

/** AWS's prices in us-east-1. Every price is known here. */
export const US_EAST_1 = {
  fargateX86Cpu: { dollars: 0.04048, per: "vCPU-hour", source: "fortem.dev/fargate-spot", date: "2026-06" },
  fargateX86Memory: { dollars: 0.004445, per: "GB-hour", source: "vantage.sh/blog/fargate-pricing", date: "undated" },
  fargateArmCpu: { dollars: 0.03238, per: "vCPU-hour", source: "fortem.dev/fargate-spot", date: "2026-06" },
  fargateArmMemory: { dollars: 0.00356, per: "GB-hour", source: "fortem.dev/fargate-spot", date: "2026-06" },
  ephemeralStorage: {
    dollars: 0.000111,
    per: "GB-hour above 20 GB",
    source: "vantage.sh/blog/fargate-pricing",
    date: "undated",
  },
  natGateway: { dollars: 0.045, per: "hour", source: `${INFRACOST}/nat_gateway_test`, date: "undated" },
  natData: { dollars: 0.045, per: "GB", source: `${INFRACOST}/nat_gateway_test`, date: "undated" },
  publicAddress: { dollars: 0.005, per: "hour", source: "factualminds.com", date: "2026-06-13" },
  interfaceEndpoint: { dollars: 0.01, per: "hour and zone", source: "factualminds.com", date: "undated" },
  internetData: { dollars: 0.09, per: "GB", source: "usage.ai", date: "undated" },
  loadBalancer: { dollars: 0.0225, per: "hour", source: `${INFRACOST}/lb_test`, date: "undated" },
  loadBalancerCapacity: { dollars: 0.008, per: "LCU-hour", source: `${INFRACOST}/lb_test`, date: "undated" },
  auroraCapacity: { dollars: 0.12, per: "ACU-hour", source: "usage.ai", date: "2026-06-10" },
  auroraStorage: { dollars: 0.1, per: "GB-month", source: `${INFRACOST}/rds_cluster_test`, date: "undated" },
  auroraRequests: {
    dollars: 0.2,
    per: "million I/O requests",
    source: `${INFRACOST}/rds_cluster_test`,
    date: "undated",
  },
  logIngestion: { dollars: 0.5, per: "GB", source: "factualminds.com", date: "2026-06-13" },
  logStorage: { dollars: 0.03, per: "GB-month", source: "factualminds.com", date: "2026-06-13" },
  alarmMetric: {
    dollars: 0.1,
    per: "metric of an alarm",
    source: `${INFRACOST}/cloudwatch_metric_alarm_test`,
    date: "undated",
  },
  fastAlarmMetric: {
    dollars: 0.3,
    per: "metric below a minute",
    source: `${INFRACOST}/cloudwatch_metric_alarm_test`,
    date: "undated",
  },
  dashboard: { dollars: 3, per: "month", source: "signoz.io", date: "2026-02" },
  customMetric: { dollars: 0.3, per: "metric and month", source: "signoz.io", date: "2026-02" },
  enhancedMetric: {
    dollars: 0.07,
    per: "metric and month",
    source: "fortem.dev/blog/ecs-fargate-monitoring",
    date: "undated",
  },
  webAcl: { dollars: 5, per: "month", source: `${INFRACOST}/wafv2_web_acl_test`, date: "undated" },
  webAclRule: {
    dollars: 1,
    per: "rule or rule group, and month",
    source: `${INFRACOST}/wafv2_web_acl_test`,
    date: "undated",
  },
  webAclRequests: { dollars: 0.6, per: "million requests", source: `${INFRACOST}/wafv2_web_acl_test`, date: "undated" },
  key: { dollars: 1, per: "month", source: `${INFRACOST}/kms_key_test`, date: "undated" },
  secret: { dollars: 0.4, per: "month", source: `${INFRACOST}/secretsmanager_secret_test`, date: "undated" },
  advancedParameter: { dollars: 0.05, per: "month", source: `${INFRACOST}/ssm_parameter_test`, date: "undated" },
  ...ROUTE_53,
  functionX86: {
    dollars: 0.0000166667,
    per: "GB-second",
    source: `${INFRACOST}/lambda_function_test`,
    date: "undated",
  },
  functionArm: {
    dollars: 0.0000133334,
    per: "GB-second",
    source: `${INFRACOST}/lambda_function_test`,
    date: "undated",
  },
  httpApiRequests: {
    dollars: 1,
    per: "million requests",
    source: `${INFRACOST}/apigatewayv2_api_test`,
    date: "undated",
  },
  objectStorage: { dollars: 0.023, per: "GB-month", source: `${INFRACOST}/s3_bucket_test`, date: "undated" },
  objectWrites: {
    dollars: 0.005,
    per: "thousand PUT requests",
    source: `${INFRACOST}/s3_bucket_test`,
    date: "undated",
  },
  imageStorage: { dollars: 0.1, per: "GB-month", source: `${INFRACOST}/ecr_repository_test`, date: "undated" },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof US_EAST_1;
