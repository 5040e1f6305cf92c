import { patch } from "../broken-variants.ts";
import type { Variant } from "./variant.ts";

/** Variants of load balancers, their health checks, logs and firewall. */
export const LOAD_BALANCING_VARIANTS: readonly Variant[] = [
  {
    what: "an internal load balancer faces the internet",
    patches: [patch("service/load-balancer.ts", "public: isPublic,", "public: true,")],
    caughtBy: { rule: "load-balancer-placement", resource: "FraudDetectionLoadBalancer" },
  },
  {
    what: "TLS 1.0 is spoken, as by default",
    patches: [patch("service/load-balancer.ts", 'if (args.protocol === "HTTPS") args.sslPolicy = TLS_POLICY;', "")],
    caughtBy: { rule: "ELB.17", resource: "PaymentApiListenerHTTPS443" },
  },
  {
    what: "port 80 serves instead of redirecting",
    patches: [
      patch(
        "service/load-balancer.ts",
        '{ listen: "80/http" as const, redirect: "443/https" as const, container: service }',
        'forward("80/http", service, port)',
      ),
    ],
    caughtBy: { rule: "ELB.1", resource: "PaymentApiListenerHTTP80" },
  },
  {
    what: "the load balancer asks for /healthz, which no service has",
    patches: [patch("service/load-balancer.ts", 'path: "/ready"', 'path: "/healthz"')],
    caughtBy: { rule: "CKV_AWS_261", resource: "PaymentApiTargetpayment-apiHTTP8080", fault: /healthz/ },
  },
  {
    what: "a task that still waits for its database gets payments",
    patches: [patch("service/load-balancer.ts", 'path: "/ready"', 'path: "/health"')],
    caughtBy: { rule: "CKV_AWS_261", resource: "PaymentApiTargetpayment-apiHTTP8080", fault: /asks \/health(?!z)/ },
  },
  {
    what: "a refusal counts as healthy",
    patches: [patch("service/load-balancer.ts", 'successCodes: "200"', 'successCodes: "200-499"')],
    caughtBy: { rule: "CKV_AWS_261", resource: "PaymentApiTargetpayment-apiHTTP8080", fault: /200-499/ },
  },
  {
    what: "a dead task is noticed after ten minutes",
    patches: [patch("service/load-balancer.ts", 'interval: "10 seconds"', 'interval: "200 seconds"')],
    caughtBy: { rule: "health-is-noticed", resource: "PaymentApiTargetpayment-apiHTTP8080" },
  },
  {
    what: "draining takes AWS's five minutes",
    patches: [patch("service/load-balancer.ts", "args.deregistrationDelay = DEREGISTRATION_SECONDS;", "")],
    caughtBy: { rule: "drain-chain", resource: "FraudDetectionService", fault: /deregistration takes 300 s/ },
  },
  {
    what: "requests under way are cut off when a task leaves",
    patches: [patch("service/load-balancer.ts", "DEREGISTRATION_SECONDS = 30", "DEREGISTRATION_SECONDS = 0")],
    caughtBy: { rule: "drain-chain", resource: "FraudDetectionService", fault: /deregistration takes 0 s/ },
  },
  {
    what: "load balancers may not write to the bucket of access logs",
    patches: [patch("network/access-logs.ts", /policy: \[[\s\S]*?\n {4}\],/, "")],
    caughtBy: { rule: "access-logs-arrive", resource: "PaymentApiLoadBalancer", fault: /may not write/ },
  },
  {
    what: "access logs are deleted with their bucket",
    patches: [patch("network/access-logs.ts", "args.forceDestroy = !stage.protect;", "args.forceDestroy = true;")],
    caughtBy: { rule: "bucket-keeps-logs", resource: "AccessLogsBucket", fault: /deleted with it/ },
  },
  {
    what: "access logs are kept for a week",
    patches: [patch("network/access-logs.ts", "`${stage.logDays} days`", '"7 days"')],
    caughtBy: { rule: "bucket-keeps-logs", resource: "AccessLogsBucket", fault: /7 days/ },
  },
  {
    what: "the bucket of access logs can be made public",
    patches: [
      patch(
        "network/access-logs.ts",
        "bucket: (args) => {",
        "publicAccessBlock: (args) => {\n        args.blockPublicPolicy = false;\n      },\n      bucket: (args) => {",
      ),
    ],
    caughtBy: { rule: "CKV2_AWS_6", resource: "AccessLogsBucket" },
  },
  {
    what: "the bucket of access logs keeps no versions",
    patches: [patch("network/access-logs.ts", "versioning: true", "versioning: false")],
    caughtBy: { rule: "CKV_AWS_21", resource: "AccessLogsBucket" },
  },
  {
    what: "the firewall is not in front of anything",
    patches: [
      patch("network/firewall.ts", /new aws\.wafv2\.WebAclAssociation\([\s\S]*?\}\);/, "void loadBalancerArn;"),
    ],
    caughtBy: { rule: "ELB.16", resource: "PaymentApiLoadBalancer" },
  },
  {
    what: "the managed groups of the firewall only count",
    patches: [patch("network/firewall.ts", "overrideAction: { none: {} }", "overrideAction: { count: {} }")],
    caughtBy: { rule: "managed-rules-act", resource: "Firewall", fault: /AWSManagedRulesSQLiRuleSet only counts/ },
  },
  {
    what: "a rule that no honest payment trips only counts",
    patches: [
      patch(
        "network/firewall.ts",
        '{ name: "AWSManagedRulesAmazonIpReputationList", counted: [] }',
        '{ name: "AWSManagedRulesAmazonIpReputationList", counted: [{ rule: "AWSManagedIPReputationList", why: "" }] }',
      ),
    ],
    caughtBy: { rule: "managed-rules-act", resource: "Firewall", fault: /AWSManagedIPReputationList only counts/ },
  },
  {
    what: "the firewall no longer knows SQL injection",
    patches: [patch("network/firewall.ts", /\{\s*name: "AWSManagedRulesSQLiRuleSet",[\s\S]*?\n {2}\},/, "")],
    caughtBy: { rule: "managed-rules-act", resource: "Firewall", fault: /AWSManagedRulesSQLiRuleSet is missing/ },
  },
  {
    what: "the firewall blocks what no rule names",
    patches: [patch("network/firewall.ts", "defaultAction: { allow: {} }", "defaultAction: { block: {} }")],
    caughtBy: { rule: "payments-pass", resource: "Firewall", fault: /everything is blocked/ },
  },
  {
    what: "a key may ask once a second",
    patches: [patch("network/firewall.ts", "REQUESTS_PER_KEY = 1_000 *", "REQUESTS_PER_KEY = 1 *")],
    caughtBy: { rule: "rate-rule", resource: "Firewall", fault: /1 a second/ },
  },
  {
    what: "a flood from one address is let in",
    patches: [patch("network/firewall.ts", "[rateRulePerAddress(), ", "[")],
    caughtBy: { rule: "rate-rule", resource: "Firewall", fault: /no limit by address/ },
  },
  {
    what: "samples of the firewall show API keys",
    patches: [patch("network/firewall.ts", "sampledRequestsEnabled: false", "sampledRequestsEnabled: true")],
    caughtBy: { rule: "no-sampled-requests", resource: "Firewall" },
  },
  {
    what: "client secrets are in the firewall's log",
    patches: [patch("network/firewall.ts", "{ queryString: {} },", "")],
    caughtBy: { rule: "firewall-log-redacted", resource: "Firewall" },
  },
  {
    what: "the firewall does not log what it refuses",
    patches: [patch("network/firewall.ts", '["BLOCK", "COUNT"]', '["COUNT"]')],
    caughtBy: { rule: "WAF.11", resource: "Firewall" },
  },
];
