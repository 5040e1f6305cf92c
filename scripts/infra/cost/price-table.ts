/** What AWS asks for, in us-east-1, without taxes and without free tiers. */
export const REGION = "us-east-1";

/** As billing has it. */
export const HOURS_PER_MONTH = 730;

export interface Price {
  readonly dollars: number;
  readonly per: string;
  readonly source: string;
  /** When the source said so; "undated" where it does not tell. */
  readonly date: string;
}

/** Its tests hold what its estimates are, against AWS's own price list. */
const INFRACOST = "Infracost, internal/providers/terraform/aws/testdata";

export const PRICES = {
  fargateX86Cpu: { dollars: 0.04048, per: "vCPU-hour", source: "fortem.dev/fargate-spot", date: "2026-06" },
  fargateX86Memory: { dollars: 0.004445, per: "GB-hour", source: "vantage.sh/blog/fargate-pricing", date: "undated" },
  fargateArmCpu: { dollars: 0.03238, per: "vCPU-hour", source: "fortem.dev/fargate-spot", date: "2026-06" },
  fargateArmMemory: { dollars: 0.00356, per: "GB-hour", source: "fortem.dev/fargate-spot", date: "2026-06" },
  ephemeralStorage: { dollars: 0.000111, per: "GB-hour above 20 GB", source: "vantage.sh/blog/fargate-pricing", date: "undated" },
  natGateway: { dollars: 0.045, per: "hour", source: `${INFRACOST}/nat_gateway_test`, date: "undated" },
  natData: { dollars: 0.045, per: "GB", source: `${INFRACOST}/nat_gateway_test`, date: "undated" },
  publicAddress: { dollars: 0.005, per: "hour", source: "factualminds.com", date: "2026-06-13" },
  interfaceEndpoint: { dollars: 0.01, per: "hour and zone", source: "factualminds.com", date: "undated" },
  internetData: { dollars: 0.09, per: "GB", source: "usage.ai", date: "undated" },
  loadBalancer: { dollars: 0.0225, per: "hour", source: `${INFRACOST}/lb_test`, date: "undated" },
  loadBalancerCapacity: { dollars: 0.008, per: "LCU-hour", source: `${INFRACOST}/lb_test`, date: "undated" },
  auroraCapacity: { dollars: 0.12, per: "ACU-hour", source: "usage.ai", date: "2026-06-10" },
  auroraStorage: { dollars: 0.1, per: "GB-month", source: `${INFRACOST}/rds_cluster_test`, date: "undated" },
  auroraRequests: { dollars: 0.2, per: "million I/O requests", source: `${INFRACOST}/rds_cluster_test`, date: "undated" },
  logIngestion: { dollars: 0.5, per: "GB", source: "factualminds.com", date: "2026-06-13" },
  logStorage: { dollars: 0.03, per: "GB-month", source: "factualminds.com", date: "2026-06-13" },
  alarmMetric: { dollars: 0.1, per: "metric of an alarm", source: `${INFRACOST}/cloudwatch_metric_alarm_test`, date: "undated" },
  fastAlarmMetric: { dollars: 0.3, per: "metric below a minute", source: `${INFRACOST}/cloudwatch_metric_alarm_test`, date: "undated" },
  dashboard: { dollars: 3, per: "month", source: "signoz.io", date: "2026-02" },
  customMetric: { dollars: 0.3, per: "metric and month", source: "signoz.io", date: "2026-02" },
  enhancedMetric: { dollars: 0.07, per: "metric and month", source: "fortem.dev/blog/ecs-fargate-monitoring", date: "undated" },
  webAcl: { dollars: 5, per: "month", source: `${INFRACOST}/wafv2_web_acl_test`, date: "undated" },
  webAclRule: { dollars: 1, per: "rule or rule group, and month", source: `${INFRACOST}/wafv2_web_acl_test`, date: "undated" },
  webAclRequests: { dollars: 0.6, per: "million requests", source: `${INFRACOST}/wafv2_web_acl_test`, date: "undated" },
  key: { dollars: 1, per: "month", source: `${INFRACOST}/kms_key_test`, date: "undated" },
  secret: { dollars: 0.4, per: "month", source: `${INFRACOST}/secretsmanager_secret_test`, date: "undated" },
  advancedParameter: { dollars: 0.05, per: "month", source: `${INFRACOST}/ssm_parameter_test`, date: "undated" },
  healthCheck: { dollars: 0.5, per: "health check of an endpoint in AWS, and month", source: "api-evangelist/amazon-route53-resolver, from AWS's own page", date: "2026-09-20" },
  healthCheckFeature: { dollars: 1, per: "feature of such a health check, and month", source: "api-evangelist/amazon-route53-resolver, from AWS's own page", date: "2026-09-20" },
  hostedZone: { dollars: 0.5, per: "month", source: `${INFRACOST}/route53_zone_test`, date: "undated" },
  functionX86: { dollars: 0.0000166667, per: "GB-second", source: `${INFRACOST}/lambda_function_test`, date: "undated" },
  functionArm: { dollars: 0.0000133334, per: "GB-second", source: `${INFRACOST}/lambda_function_test`, date: "undated" },
  httpApiRequests: { dollars: 1, per: "million requests", source: `${INFRACOST}/apigatewayv2_api_test`, date: "undated" },
  objectStorage: { dollars: 0.023, per: "GB-month", source: `${INFRACOST}/s3_bucket_test`, date: "undated" },
  objectWrites: { dollars: 0.005, per: "thousand PUT requests", source: `${INFRACOST}/s3_bucket_test`, date: "undated" },
  imageStorage: { dollars: 0.1, per: "GB-month", source: `${INFRACOST}/ecr_repository_test`, date: "undated" },
} as const satisfies Record<string, Price>; // prettier-ignore

export type PriceName = keyof typeof PRICES;

/** Dollars for so many of its units. */
export const price = (name: PriceName, quantity = 1): number => PRICES[name].dollars * quantity;

/** Dollars a month for what is billed by the hour. */
export const monthly = (name: PriceName, quantity = 1): number => price(name, quantity) * HOURS_PER_MONTH;
