import type { Graph, Resource } from "../../graph.ts";
import { type Fields, fields, names, number, objects, ofType, text, texts } from "../../read.ts";
import { LASTING, none, only, type Rule } from "../rule.ts";

const WEB_ACL = "aws:wafv2/webAcl:WebAcl";
const firewall = only(WEB_ACL);

const KNOWN_BAD_INPUTS = "AWSManagedRulesKnownBadInputsRuleSet";
const COMMON = "AWSManagedRulesCommonRuleSet";
const MANAGED_GROUPS = [
  COMMON,
  KNOWN_BAD_INPUTS,
  "AWSManagedRulesSQLiRuleSet",
  "AWSManagedRulesAmazonIpReputationList",
];
/** Rules of AWS's that honest payments trip: bodies over 8 KB, URLs in bodies. */
const TRIPPED_BY_PAYMENTS = ["SizeRestrictions_BODY", "GenericRFI_BODY", "EC2MetaDataSSRF_BODY"];
/**
 * And those that honest payments may trip: infra/network/firewall.ts says of each why. Nothing else may only count, so that a slip in
 * that file switches no rule off. When one refuses merchants, docs/runbooks/blocked-requests.md adds it to both.
 */
const MAY_COUNT = new Set([
  ...TRIPPED_BY_PAYMENTS,
  "CrossSiteScripting_BODY",
  "NoUserAgent_HEADER",
  "SQLi_BODY",
  "SQLiExtendedPatterns_BODY",
]);
/** Requests a second: a merchant's key may make 100 by default, and a flood is ten thousand. */
const RATE = { least: 100, most: 10_000 } as const;

export const FIREWALL: readonly Rule[] = [
  {
    id: "WAF.10",
    title: "The web ACL has rules",
    checkov: "CKV_AWS_175",
    pci: "6.4.1",
    why: "An empty one lets everything through, and costs the same.",
    appliesTo: firewall,
    holds: ({ inputs }) => objects(inputs["rules"]).length > 0,
  },
  {
    id: "WAF.11",
    title: "The web ACL logs what it blocks and counts",
    checkov: "CKV2_AWS_31",
    pci: "10.2",
    why: "A refused payment has to be explained to a merchant.",
    appliesTo: firewall,
    holds: (acl, graph) =>
      logsOf(acl, graph).some(
        ({ inputs }) =>
          texts(inputs["logDestinationConfigs"]).length > 0 &&
          ["BLOCK", "COUNT"].every((action) => keeps(fields(inputs["loggingFilter"]), action)),
      ),
  },
  {
    id: "firewall-log-redacted",
    title: "API keys and client secrets are not in the web ACL's log",
    why: "Whoever reads the log could charge cards. Keys are in the header authorization, client secrets in queries.",
    appliesTo: firewall,
    holds: (acl, graph) =>
      ofType(graph, "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration")
        .filter(({ inputs }) => names(inputs["resourceArn"], acl))
        .every(({ inputs }) => {
          const redacted = objects(inputs["redactedFields"]);
          return (
            redacted.some(({ singleHeader }) => text(fields(singleHeader)["name"]).toLowerCase() === "authorization") &&
            redacted.some(({ queryString }) => queryString !== undefined)
          );
        }),
  },
  {
    id: "no-sampled-requests",
    title: "The web ACL keeps no samples of requests",
    why: "They show API keys to everyone who may look at the console, and nothing can be redacted in them.",
    appliesTo: firewall,
    holds: ({ inputs }) =>
      [inputs, ...objects(inputs["rules"])].every(
        ({ visibilityConfig }) => fields(visibilityConfig)["sampledRequestsEnabled"] === false,
      ),
  },
  {
    id: "CKV_AWS_192",
    title: "Known bad inputs, Log4j's among them, are refused",
    checkov: "CKV_AWS_192",
    pci: "6.4.1",
    why: "They are tried on every address, whatever runs there.",
    appliesTo: firewall,
    holds: ({ inputs }) =>
      objects(inputs["rules"]).some((rule) => {
        const { name, ruleActionOverrides } = managedGroup(rule);
        const onlyCounts = fields(rule["overrideAction"])["count"] !== undefined;
        return name === KNOWN_BAD_INPUTS && !onlyCounts && objects(ruleActionOverrides).length === 0;
      }),
  },
  {
    id: "managed-rules-act",
    title: "AWS's groups of rules are all there and act; only what honest payments may trip counts",
    pci: "6.4.2",
    why: "A rule that only counts refuses nobody.",
    stages: LASTING,
    appliesTo: firewall,
    holds: ({ inputs }) => {
      const rules = objects(inputs["rules"]).filter((rule) => text(managedGroup(rule)["name"]) !== "");
      const counting = rules.filter(({ overrideAction }) => fields(overrideAction)["none"] === undefined);
      const counted = rules
        .flatMap((rule) => objects(managedGroup(rule)["ruleActionOverrides"]))
        .map(({ name }) => text(name));
      return none([
        ...MANAGED_GROUPS.filter((name) => !rules.some((rule) => managedGroup(rule)["name"] === name)).map(
          (name) => `${name} is missing`,
        ),
        ...[
          ...counting.map((rule) => text(managedGroup(rule)["name"])),
          ...counted.filter((name) => !MAY_COUNT.has(name)),
        ].map((name) => `${name} only counts`),
      ]);
    },
  },
  {
    id: "rate-rule",
    title: `Requests are limited by address and by key, each between ${RATE.least} and ${RATE.most} a second`,
    why: "Many merchants' servers stand behind one address, so only a flood may be refused.",
    appliesTo: firewall,
    holds: ({ inputs }) => {
      const limits = objects(inputs["rules"])
        .filter(({ action }) => fields(action)["block"] !== undefined)
        .map(({ statement }) => fields(fields(statement)["rateBasedStatement"]))
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
  },
  {
    id: "payments-pass",
    title: "What no rule names passes, and rules that honest payments trip only count",
    why: "Bodies are over 8 KB when there is metadata, and return URLs are in them.",
    stages: LASTING,
    appliesTo: firewall,
    holds: ({ inputs }) => {
      if (fields(inputs["defaultAction"])["allow"] === undefined) return "everything is blocked that no rule names";
      const common = objects(inputs["rules"])
        .map(managedGroup)
        .find(({ name }) => name === COMMON);
      if (common === undefined) return true;
      const counted = new Set(
        objects(common["ruleActionOverrides"])
          .filter(({ actionToUse }) => fields(actionToUse)["count"] !== undefined)
          .map(({ name }) => text(name)),
      );
      return none(TRIPPED_BY_PAYMENTS.filter((rule) => !counted.has(rule)));
    },
  },
];

/** The group of AWS's rules that a rule stands for; empty for one of ours. */
function managedGroup({ statement }: Fields): Fields {
  return fields(fields(statement)["managedRuleGroupStatement"]);
}

function logsOf(acl: Resource, graph: Graph): readonly Resource[] {
  return ofType(graph, "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration").filter(({ inputs }) =>
    names(inputs["resourceArn"], acl),
  );
}

/** Whether a log keeps requests to which something was done; without a filter it keeps all. */
function keeps({ defaultBehavior = "KEEP", filters }: Fields, action: string): boolean {
  const isAbout = ({ conditions }: Fields): boolean =>
    objects(conditions).some(({ actionCondition }) => fields(actionCondition)["action"] === action);
  const filter = objects(filters).find(isAbout);
  return (filter?.["behavior"] ?? defaultBehavior) === "KEEP";
}

function perSecond(rate: Fields): number {
  return number(rate["limit"]) / number(rate["evaluationWindowSec"] ?? 300);
}
