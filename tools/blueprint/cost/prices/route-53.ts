import type { Price } from "../price.ts";

/** Route 53 has no region and one price. */
export const ROUTE_53 = {
  healthCheck: {
    dollars: 0.5,
    per: "health check of an endpoint in AWS, and month",
    source: "api-evangelist/amazon-route53-resolver, from AWS's own page",
    date: "2026-09-20",
  },
  healthCheckFeature: {
    dollars: 1,
    per: "feature of such a health check, and month",
    source: "api-evangelist/amazon-route53-resolver, from AWS's own page",
    date: "2026-09-20",
  },
  hostedZone: {
    dollars: 0.5,
    per: "month",
    source: "Infracost, internal/providers/terraform/aws/testdata/route53_zone_test",
    date: "undated",
  },
} as const satisfies Record<string, Price>;
