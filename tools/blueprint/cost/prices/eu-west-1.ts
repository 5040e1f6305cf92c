import type { Price } from "../price.ts";
import { ROUTE_53 } from "./route-53.ts";
import type { PriceName } from "./us-east-1.ts";

/**
 * AWS's own prices, from pricing.us-east-1.amazonaws.com/offers/v1.0/aws/<service>/<version>/eu-west-1/index.json. A price's
 * date is the version's.
 */
const AWS = "AWS price list";
/** Infracost's estimate of a public project, computed from AWS's own price list. */
const ECS = "Infracost, github.com/gordonmurray/terraform_aws_ecs, README.md of 83dcb44";

/** AWS's prices in eu-west-1, as far as a source was found. */
export const EU_WEST_1 = {
  fargateX86Cpu: {
    dollars: 0.04048,
    per: "vCPU-hour",
    source: `${AWS}, AmazonECS, SKU K4EXFQ5YFQCP98EN`,
    date: "2026-09-11",
  },
  fargateX86Memory: {
    dollars: 0.004445,
    per: "GB-hour",
    source: `${AWS}, AmazonECS, SKU UP5ETC3QSW2QZGEY`,
    date: "2026-09-11",
  },
  fargateArmCpu: {
    dollars: 0.03238,
    per: "vCPU-hour",
    source: `${AWS}, AmazonECS, SKU KXC9CEUQGJQPNZPY`,
    date: "2026-05-01",
  },
  fargateArmMemory: {
    dollars: 0.00356,
    per: "GB-hour",
    source: `${AWS}, AmazonECS, SKU MGJ5EB5GSHR8QZDF`,
    date: "2026-05-01",
  },
  natGateway: { dollars: 0.048, per: "hour", source: `${AWS}, AmazonEC2, EU-NatGateway-Hours`, date: "2026-09-25" },
  natData: { dollars: 0.048, per: "GB", source: `${AWS}, AmazonEC2, EU-NatGateway-Bytes`, date: "2026-09-25" },
  publicAddress: { dollars: 0.005, per: "hour", source: `${AWS}, AmazonVPC, SKU CNZ4XSXPRJXGA4ZF`, date: "2026-09-17" },
  interfaceEndpoint: {
    dollars: 0.011,
    per: "hour and zone",
    source: `${AWS}, AmazonVPC, SKU H37WJ97MHYGDXG2A`,
    date: "2026-05-01",
  },
  internetData: {
    dollars: 0.09,
    per: "GB",
    source: `${AWS}, AWSDataTransfer, SKU FSEU4E6BRE95JTX8`,
    date: "2026-09-16",
  },
  loadBalancer: { dollars: 0.0252, per: "hour", source: ECS, date: "2024-07-22" },
  loadBalancerCapacity: { dollars: 0.008, per: "LCU-hour", source: ECS, date: "2024-07-22" },
  auroraCapacity: {
    dollars: 0.14,
    per: "ACU-hour",
    source: `${AWS}, AmazonRDS, EU-Aurora:ServerlessV2Usage`,
    date: "undated",
  },
  logIngestion: {
    dollars: 0.57,
    per: "GB",
    source: `${AWS}, AmazonCloudWatch, SKU KJBTQPDHW2H92B8Y`,
    date: "2026-09-22",
  },
  logStorage: {
    dollars: 0.03,
    per: "GB-month",
    source: `${AWS}, AmazonCloudWatch, SKU M93YPPU987S2T6U9`,
    date: "2026-09-22",
  },
  alarmMetric: {
    dollars: 0.1,
    per: "metric of an alarm",
    source: `${AWS}, AmazonCloudWatch, SKU GDMKAEDCSYJAKBZQ`,
    date: "2026-09-22",
  },
  customMetric: {
    dollars: 0.3,
    per: "metric and month",
    source: `${AWS}, AmazonCloudWatch, SKU 58YXNUN4MF8JD9ZA`,
    date: "2026-09-22",
  },
  key: { dollars: 1, per: "month", source: ECS, date: "2024-07-22" },
  secret: { dollars: 0.4, per: "month", source: `${AWS}, AWSSecretsManager, SKU 7XGGDB26HD68ED7A`, date: "2026-09-11" },
  ...ROUTE_53,
  functionX86: {
    dollars: 0.0000166667,
    per: "GB-second",
    source: `${AWS}, AWSLambda, SKU SGGKTWDV7PGMPPSJ`,
    date: "2026-10-01",
  },
  httpApiRequests: {
    dollars: 1.11,
    per: "million requests",
    source: `${AWS}, AmazonApiGateway, SKU WPZ6JK7P27W4K4QK`,
    date: "2026-10-02",
  },
  objectStorage: {
    dollars: 0.023,
    per: "GB-month",
    source: `${AWS}, AmazonS3, SKU 4AJHPB29ZPVFADXP`,
    date: "2026-09-28",
  },
  objectWrites: {
    dollars: 0.005,
    per: "thousand PUT requests",
    source: `${AWS}, AmazonS3, SKU 578M9UJHH6X5PZVC`,
    date: "2026-09-28",
  },
  imageStorage: {
    dollars: 0.1,
    per: "GB-month",
    source: `${AWS}, AmazonECR, SKU 4NWTEXUZBWQH8MDW`,
    date: "2026-09-11",
  },
} as const satisfies Partial<Record<PriceName, Price>>;
