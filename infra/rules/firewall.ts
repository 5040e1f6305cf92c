import type { Inputs } from "@platform/blueprint/argument-types";
import type { Graph, Resource } from "@platform/blueprint/graph";
import { names, number, ofType } from "@platform/blueprint/read";
import { none, type Rule, rule } from "@platform/blueprint/check/rule";
import { LASTING } from "./stages.ts";

const KNOWN_BAD_INPUTS = "AWSManagedRulesKnownBadInputsRuleSet";
const COMMON = "AWSManagedRulesCommonRuleSet";
const MANAGED_GROUPS = [
  COMMON,
  KNOWN_BAD_INPUTS,
  "AWSManagedRulesSQLiRuleSet",
  "AWSManagedRulesAmazonIpReputationList",
];
/** AWS rules that honest payments trigger: bodies over 8 KB, URLs in bodies. */
const TRIPPED_BY_PAYMENTS = ["SizeRestrictions_BODY", "GenericRFI_BODY", "EC2MetaDataSSRF_BODY"];
/**
 * Those and the rules that honest payments may trigger: infra/network/firewall.ts says why for each. No other rule may only
 * count, so that a mistake in that file disables no rule. docs/runbooks/blocked-requests.md says how to add a rule that
 * refuses merchants to both.
 */
const MAY_COUNT = new Set([
  ...TRIPPED_BY_PAYMENTS,
  "CrossSiteScripting_BODY",
  "NoUserAgent_HEADER",
  "SQLi_BODY",
  "SQLiExtendedPatterns_BODY",
]);
/** Requests a second: a merchant's key may make 100 by default, and ten thousand are a flood. */
const RATE = { least: 100, most: 10_000 } as const;

export const FIREWALL: readonly Rule[] = [
  rule({
    id: "WAF.10",
    title: "The web ACL has rules",
    checkov: "CKV_AWS_175",
    pci: "6.4.1",
    why: "An empty one lets everything through, and costs the same.",
    of: "aws:wafv2/webAcl:WebAcl",
    holds: ({ inputs }) => (inputs.rules ?? []).length > 0,
  }),
  rule({
    id: "WAF.11",
    title: "The web ACL logs what it blocks and counts",
    checkov: "CKV2_AWS_31",
    pci: "10.2",
    why: "A refused payment has to be explained to a merchant.",
    of: "aws:wafv2/webAcl:WebAcl",
    holds: (acl, graph) =>
      logsOf(acl, graph).some(
        (log) =>
          (log.inputs.logDestinationConfigs ?? []).length > 0 &&
          ["BLOCK", "COUNT"].every((action) => keeps(log, action)),
      ),
  }),
  rule({
    id: "firewall-log-redacted",
    title: "API keys and client secrets are not in the web ACL's log",
    why: "Whoever reads the log could charge cards. Keys are in the header authorization, client secrets in queries.",
    of: "aws:wafv2/webAcl:WebAcl",
    holds: (acl, graph) =>
      ofType(graph, "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration")
        .filter(({ inputs }) => names(inputs.resourceArn, acl))
        .every(({ inputs }) => {
          const redacted = inputs.redactedFields ?? [];
          return (
            redacted.some(({ singleHeader }) => singleHeader?.name?.toLowerCase() === "authorization") &&
            redacted.some(({ queryString }) => queryString !== undefined)
          );
        }),
  }),
  rule({
    id: "no-sampled-requests",
    title: "The web ACL keeps no samples of requests",
    why: "They show API keys to everyone who may look at the console, and nothing can be redacted in them.",
    of: "aws:wafv2/webAcl:WebAcl",
    holds: ({ inputs }) =>
      [inputs, ...(inputs.rules ?? [])].every(
        ({ visibilityConfig }) => visibilityConfig?.sampledRequestsEnabled === false,
      ),
  }),
  rule({
    id: "CKV_AWS_192",
    title: "Known bad inputs, Log4j's among them, are refused",
    checkov: "CKV_AWS_192",
    pci: "6.4.1",
    why: "They are tried on every address, whatever runs there.",
    of: "aws:wafv2/webAcl:WebAcl",
    holds: ({ inputs }) =>
      (inputs.rules ?? []).some((one) => {
        const { name, ruleActionOverrides = [] } = managedGroup(one);
        const onlyCounts = one.overrideAction?.count !== undefined;
        return name === KNOWN_BAD_INPUTS && !onlyCounts && ruleActionOverrides.length === 0;
      }),
  }),
  rule({
    id: "managed-rules-act",
    title: "AWS's groups of rules are all there and act; only what honest payments may trip counts",
    pci: "6.4.2",
    why: "A rule that only counts refuses nobody.",
    stages: LASTING,
    of: "aws:wafv2/webAcl:WebAcl",
    holds: ({ inputs }) => {
      const rules = (inputs.rules ?? []).filter((one) => Boolean(managedGroup(one).name));
      const counting = rules.filter(({ overrideAction }) => overrideAction?.none === undefined);
      const counted = rules.flatMap((one) => managedGroup(one).ruleActionOverrides ?? []).map(({ name = "" }) => name);
      return none([
        ...MANAGED_GROUPS.filter((name) => !rules.some((one) => managedGroup(one).name === name)).map(
          (name) => `${name} is missing`,
        ),
        ...[
          ...counting.map((one) => managedGroup(one).name ?? ""),
          ...counted.filter((name) => !MAY_COUNT.has(name)),
        ].map((name) => `${name} only counts`),
      ]);
    },
  }),
  rule({
    id: "rate-rule",
    title: `Requests are limited by address and by key, each between ${RATE.least} and ${RATE.most} a second`,
    why: "Many merchants' servers stand behind one address, so only a flood may be refused.",
    of: "aws:wafv2/webAcl:WebAcl",
    holds: ({ inputs }) => {
      const limits = (inputs.rules ?? [])
        .filter(({ action }) => action?.block !== undefined)
        .map(({ statement }) => statement?.rateBasedStatement ?? {})
        .filter(({ limit }) => limit !== undefined);
      return none([
        ...[
          ["IP", "address"],
          ["CUSTOM_KEYS", "key"],
        ].flatMap(([type, what]) =>
          limits.some(({ aggregateKeyType }) => aggregateKeyType === type) ? [] : [`no limit by ${what}`],
        ),
        ...limits
          .map(perSecond)
          .filter((rate) => rate < RATE.least || rate > RATE.most)
          .map((rate) => `${rate} a second`),
      ]);
    },
  }),
  rule({
    id: "payments-pass",
    title: "What no rule names passes, and rules that honest payments trip only count",
    why: "Bodies are over 8 KB when there is metadata, and return URLs are in them.",
    stages: LASTING,
    of: "aws:wafv2/webAcl:WebAcl",
    holds: ({ inputs }) => {
      if (inputs.defaultAction?.allow === undefined) return "everything is blocked that no rule names";
      const common = (inputs.rules ?? []).map(managedGroup).find(({ name }) => name === COMMON);
      if (common === undefined) return true;
      const counted = new Set(
        (common.ruleActionOverrides ?? [])
          .filter(({ actionToUse }) => actionToUse?.count !== undefined)
          .map(({ name = "" }) => name),
      );
      return none(TRIPPED_BY_PAYMENTS.filter((one) => !counted.has(one)));
    },
  }),
];

type FirewallRule = NonNullable<Inputs<"aws:wafv2/webAcl:WebAcl">["rules"]>[number];
type Statement = NonNullable<FirewallRule["statement"]>;

/** The AWS rule group that a rule includes; empty for one of our own rules. */
function managedGroup({ statement }: FirewallRule): NonNullable<Statement["managedRuleGroupStatement"]> {
  return statement?.managedRuleGroupStatement ?? {};
}

type Log = Resource<"aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration">;

function logsOf(acl: Resource, graph: Graph): readonly Log[] {
  return ofType(graph, "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration").filter(({ inputs }) =>
    names(inputs.resourceArn, acl),
  );
}

/** Whether a log keeps requests with an action; without a filter it keeps all. */
function keeps({ inputs }: Log, action: string): boolean {
  const { defaultBehavior = "KEEP", filters = [] } = inputs.loggingFilter ?? {};
  const filter = filters.find(({ conditions }) =>
    conditions?.some(({ actionCondition }) => actionCondition?.action === action),
  );
  return (filter?.behavior ?? defaultBehavior) === "KEEP";
}

function perSecond({ limit, evaluationWindowSec = 300 }: NonNullable<Statement["rateBasedStatement"]>): number {
  return number(limit) / evaluationWindowSec;
}
