/** Where the figures of a new account are from. */
export const SOURCES = {
  list: "Service Quotas' own defaults, listed in github.com/gruntwork-io/terraform-aws-utilities, docs/quotas.md, 2024-02-10",
  fargate: "docs.aws.amazon.com/general/latest/gr/ecs-service.html, which adds that new accounts may have less",
  iam: "docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
  waf: "docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html: 1,500 are in the price, 5,000 are the most",
  none: "no source was found",
} as const;

export type SourceName = keyof typeof SOURCES;
