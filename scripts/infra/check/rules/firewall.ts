import { type Fields, fields, names, number, objects, ofType, text, texts } from "../../read.ts";
import { LASTING, none, only, type Rule } from "../rule.ts";

const WEB_ACL = "aws:wafv2/webAcl:WebAcl";
const firewall = only(WEB_ACL);

const KNOWN_BAD_INPUTS = "AWSManagedRulesKnownBadInputsRuleSet";
/** Rules of AWS's that honest payments trip: bodies over 8 KB, URLs in bodies. */
const TRIPPED_BY_PAYMENTS = ["SizeRestrictions_BODY", "GenericRFI_BODY", "EC2MetaDataSSRF_BODY"];

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
    title: "The web ACL logs",
    checkov: "CKV2_AWS_31",
    pci: "10.2",
    why: "A refused payment has to be explained to a merchant.",
    appliesTo: firewall,
    holds: (acl, graph) =>
      ofType(graph, "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration").some(
        ({ inputs }) => names(inputs["resourceArn"], acl) && texts(inputs["logDestinationConfigs"]).length > 0,
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
    id: "rate-rule",
    title: "Requests are limited by rate, generously by address",
    why: "Many merchants' servers stand behind one address, so only a flood may be refused by it.",
    appliesTo: firewall,
    holds: ({ inputs }) => {
      const limits = objects(inputs["rules"])
        .filter(({ action }) => fields(action)["block"] !== undefined)
        .map(({ statement }) => fields(fields(statement)["rateBasedStatement"]))
        .filter(({ limit }) => limit !== undefined);
      const tight = limits.filter((one) => one["aggregateKeyType"] === "IP" && perSecond(one) < 100);
      return limits.length > 0 && tight.length === 0;
    },
  },
  {
    id: "payments-pass",
    title: "Rules that honest payments trip only count",
    why: "Bodies are over 8 KB when there is metadata, and return URLs are in them.",
    stages: LASTING,
    appliesTo: firewall,
    holds: ({ inputs }) => {
      const common = objects(inputs["rules"])
        .map(managedGroup)
        .find(({ name }) => name === "AWSManagedRulesCommonRuleSet");
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

function perSecond(rate: Fields): number {
  return number(rate["limit"]) / number(rate["evaluationWindowSec"] ?? 300);
}
