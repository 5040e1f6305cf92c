import type { Price } from "../price.ts";
import { ROUTE_53 } from "./route-53.ts";
import type { PriceName } from "./us-east-1.ts";

/** Infracost's estimates of public projects, computed from AWS's own price list. */
const BASEROW = "Infracost, github.com/blackbird-cloud/terraform-aws-baserow, costs.md";
const RAILS = "Infracost, github.com/husamuddin/fundingpips-devops-task, README.md";
/** No better source was found for these prices of Frankfurt. */
const GUIDEPASS = "one project's README, not compared with AWS: github.com/vStesh/guidepass";
/** All public IPv4 addresses have one price. */
const IPV4 = "aws.amazon.com/blogs/aws/new-aws-public-ipv4-address-charge-public-ip-insights";

/** AWS's prices in eu-central-1, as far as a source was found. */
export const EU_CENTRAL_1 = {
  fargateX86Cpu: {
    dollars: 0.04656,
    per: "vCPU-hour",
    source: "AWS price list, EUC1-Fargate-vCPU-Hours:perCPU",
    date: "2026-07-07",
  },
  fargateX86Memory: {
    dollars: 0.00511,
    per: "GB-hour",
    source: "AWS price list, EUC1-Fargate-GB-Hours",
    date: "2026-07-07",
  },
  interfaceEndpoint: {
    dollars: 0.012,
    per: "hour and zone",
    source: "AWS price list, AmazonVPC, EUC1-VpcEndpoint-Hours",
    date: "2026-09-22",
  },
  publicAddress: { dollars: 0.005, per: "hour", source: IPV4, date: "2023-07-28" },
  natGateway: { dollars: 0.052, per: "hour", source: BASEROW, date: "2025-09-17" },
  natData: { dollars: 0.052, per: "GB", source: BASEROW, date: "2025-09-17" },
  loadBalancer: { dollars: 0.027, per: "hour", source: RAILS, date: "2026-03-10" },
  loadBalancerCapacity: { dollars: 0.008, per: "LCU-hour", source: RAILS, date: "2026-03-10" },
  auroraCapacity: { dollars: 0.14, per: "ACU-hour", source: GUIDEPASS, date: "2026" },
  auroraStorage: { dollars: 0.119, per: "GB-month", source: GUIDEPASS, date: "2026" },
  auroraRequests: { dollars: 0.22, per: "million I/O requests", source: BASEROW, date: "2025-09-17" },
  logIngestion: { dollars: 0.63, per: "GB", source: BASEROW, date: "2025-09-17" },
  logStorage: { dollars: 0.0324, per: "GB-month", source: BASEROW, date: "2025-09-17" },
  webAcl: { dollars: 5, per: "month", source: BASEROW, date: "2025-09-17" },
  webAclRequests: { dollars: 0.6, per: "million requests", source: BASEROW, date: "2025-09-17" },
  key: { dollars: 1, per: "month", source: BASEROW, date: "2025-09-17" },
  secret: { dollars: 0.4, per: "month", source: GUIDEPASS, date: "2026" },
  functionX86: {
    dollars: 0.0000166667,
    per: "GB-second",
    source: "AWS price list, EUC1-Lambda-GB-Second",
    date: "2026-08-12",
  },
  httpApiRequests: { dollars: 1.2, per: "million requests", source: GUIDEPASS, date: "2026" },
  ...ROUTE_53,
  objectStorage: { dollars: 0.0245, per: "GB-month", source: BASEROW, date: "2025-09-17" },
  objectWrites: { dollars: 0.0054, per: "thousand PUT requests", source: BASEROW, date: "2025-09-17" },
} as const satisfies Partial<Record<PriceName, Price>>;
