import { createLogGroup } from "../log-group";
import { nameOf, tagsOf } from "../names";
import type { Stage } from "../stage";

type Rule = aws.types.input.wafv2.WebAclRule;

/** An AWS rule that would refuse honest payments, and why. It only counts; the log still shows what it matched. */
interface Counted {
  readonly rule: string;
  readonly why: string;
}

interface ManagedGroup {
  readonly name: string;
  readonly counted: readonly Counted[];
}

/** 25 + 700 + 200 + 200 capacity units, plus a few for our own rules; the price includes 1,500. */
const MANAGED_GROUPS: readonly ManagedGroup[] = [
  { name: "AWSManagedRulesAmazonIpReputationList", counted: [] },
  {
    name: "AWSManagedRulesCommonRuleSet",
    counted: [
      { rule: "SizeRestrictions_BODY", why: "It refuses bodies over 8 KB; fifty metadata values are up to 300 KB" },
      { rule: "GenericRFI_BODY", why: "Return URLs and webhook URLs are in bodies" },
      {
        rule: "EC2MetaDataSSRF_BODY",
        why: "Webhook URLs may name addresses; notification-service refuses private ones",
      },
      { rule: "CrossSiteScripting_BODY", why: "Descriptions and metadata may hold markup; we render none" },
      { rule: "NoUserAgent_HEADER", why: "Merchants' own HTTP clients need not say who they are" },
    ],
  },
  { name: "AWSManagedRulesKnownBadInputsRuleSet", counted: [] },
  {
    name: "AWSManagedRulesSQLiRuleSet",
    counted: [
      { rule: "SQLi_BODY", why: "Names and merchants' texts look like SQL; our statements take parameters" },
      { rule: "SQLiExtendedPatterns_BODY", why: "The same" },
    ],
  },
];

const WINDOW_SECONDS = 60;
/** Each of ten tasks allows a key 100 requests a second by default: payment-api itself would refuse more. */
const REQUESTS_PER_KEY = 1_000 * WINDOW_SECONDS;
/** Merchants share the address of a hosting company or a proxy: it has room for twenty at their limit of 100 a second. */
const REQUESTS_PER_ADDRESS = 2_000 * WINDOW_SECONDS;

/** The same answer that payment-api gives a key over its limit, so that SDKs understand it. */
const RATE_LIMITED = "rate_limited";
const RATE_LIMITED_BODY = JSON.stringify({
  error: {
    code: "rate_limit",
    doc_url: "https://stripe.com/docs/error-codes/rate-limit",
    message: "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
    type: "invalid_request_error",
  },
});

/** Creates the web application firewall in front of a load balancer, and a log of what it refuses or counts. */
export function createFirewall(stage: Stage, loadBalancerArn: $util.Input<string>, key: aws.kms.Key): aws.wafv2.WebAcl {
  const rules = [rateRulePerAddress(), rateRulePerKey(), ...MANAGED_GROUPS.map(managedRule)];
  const firewall = new aws.wafv2.WebAcl("Firewall", {
    name: nameOf(stage, "payments"),
    scope: "REGIONAL",
    defaultAction: { allow: {} },
    customResponseBodies: [{ key: RATE_LIMITED, contentType: "APPLICATION_JSON", content: RATE_LIMITED_BODY }],
    rules: rules.map((rule, priority) => ({ ...rule, priority, visibilityConfig: visibilityOf(rule.name) })),
    visibilityConfig: visibilityOf(nameOf(stage, "payments")),
    tags: tagsOf("payment-api"),
  });
  new aws.wafv2.WebAclAssociation("FirewallAssociation", {
    resourceArn: loadBalancerArn,
    webAclArn: firewall.arn,
  });
  const logGroup = createLogGroup(stage, key, {
    logicalName: "FirewallLogGroup",
    name: `aws-waf-logs-${nameOf(stage, "payments")}`,
    service: "payment-api",
  });
  logTo(firewall, logGroup);
  return firewall;
}

type UnplacedRule = Omit<Rule, "priority" | "visibilityConfig"> & { readonly name: string };

const rateRulePerAddress = (): UnplacedRule => ({
  name: "rate-per-address",
  action: answerRateLimited(),
  statement: {
    rateBasedStatement: {
      aggregateKeyType: "IP",
      limit: REQUESTS_PER_ADDRESS,
      evaluationWindowSec: WINDOW_SECONDS,
    },
  },
});

const rateRulePerKey = (): UnplacedRule => ({
  name: "rate-per-key",
  action: answerRateLimited(),
  statement: {
    rateBasedStatement: {
      aggregateKeyType: "CUSTOM_KEYS",
      customKeys: [{ header: { name: "authorization", textTransformations: [{ priority: 0, type: "NONE" }] } }],
      limit: REQUESTS_PER_KEY,
      evaluationWindowSec: WINDOW_SECONDS,
    },
  },
});

const answerRateLimited = (): Rule["action"] => ({
  block: {
    customResponse: {
      responseCode: 429,
      customResponseBodyKey: RATE_LIMITED,
      responseHeaders: [
        { name: "Retry-After", value: `${WINDOW_SECONDS}` },
        { name: "Stripe-Should-Retry", value: "true" },
      ],
    },
  },
});

const managedRule = ({ name, counted }: ManagedGroup): UnplacedRule => ({
  name,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: "AWS",
      name,
      ruleActionOverrides: counted.map(({ rule }) => ({ name: rule, actionToUse: { count: {} } })),
    },
  },
});

/** Sampled requests would show API keys to everyone who may use the console. */
const visibilityOf = (metricName: string) => ({
  metricName,
  cloudwatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
});

/** Logs only refused and counted requests: the load balancer's access logs have the rest. */
function logTo(firewall: aws.wafv2.WebAcl, logGroup: aws.cloudwatch.LogGroup): void {
  new aws.wafv2.WebAclLoggingConfiguration("FirewallLogging", {
    resourceArn: firewall.arn,
    logDestinationConfigs: [logGroup.arn],
    redactedFields: [
      { singleHeader: { name: "authorization" } },
      // It can contain a payment intent's client secret.
      { queryString: {} },
    ],
    loggingFilter: {
      defaultBehavior: "DROP",
      filters: [
        {
          behavior: "KEEP",
          requirement: "MEETS_ANY",
          conditions: ["BLOCK", "COUNT"].map((action) => ({ actionCondition: { action } })),
        },
      ],
    },
  });
}
