/**
 * Sources of a new account's figures. All but `list` are AWS's own pages. Service Quotas itself, which `npm run deploy --
 * preflight` reads, is right when a source is out of date.
 */
export const SOURCES = {
  list: "github.com/gruntwork-io/terraform-aws-utilities, docs/quotas.md: somebody's copy of Service Quotas' defaults, of 2024-02-10; not compared with a page of AWS's own",
  fargate: "docs.aws.amazon.com/general/latest/gr/ecs-service.html, which adds that new accounts may have less",
  vpc: "docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html",
  elb: "docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html",
  lambda: "docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, which adds that new accounts have less",
  s3: "docs.aws.amazon.com/AmazonS3/latest/userguide/BucketRestrictions.html",
  iam: "docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
  waf: "docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html: 1,500 are in the price, 5,000 are the most",
  none: "no source was found",
} as const;

export type SourceName = keyof typeof SOURCES;
