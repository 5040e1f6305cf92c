import { type Break, drop, limitTo, overrideKnownBadInputs, set, withFirewallRules } from "./break.ts";
import { KNOWN_BAD_INPUTS, RATE_RULE } from "./good-app.ts";

export const BREAKS_OF_FIREWALL: Readonly<Record<string, readonly Break[]>> = {
  "WAF.10": [set("firewall", { rules: [] })],
  "WAF.11": [drop("firewall-log"), set("firewall-log", { loggingFilter: { defaultBehavior: "DROP", filters: [] } })],
  "firewall-log-redacted": [
    set("firewall-log", { redactedFields: [{ queryString: {} }] }),
    set("firewall-log", { redactedFields: [{ singleHeader: { name: "authorization" } }] }),
  ],
  "no-sampled-requests": [
    set("firewall", { visibilityConfig: { sampledRequestsEnabled: true } }),
    set("firewall", { rules: [{ ...RATE_RULE, visibilityConfig: {} }] }),
  ],
  "managed-rules-act": [
    withFirewallRules((rules) => rules.slice(0, -1)),
    withFirewallRules((rules) => rules.map((rule) => ({ ...rule, overrideAction: { count: {} } }))),
    overrideKnownBadInputs({ ruleActionOverrides: [{ name: "Log4JRCE_BODY", actionToUse: { count: {} } }] }),
  ],
  CKV_AWS_192: [
    set("firewall", { rules: [{ statement: {} }] }),
    set("firewall", { rules: [{ overrideAction: { count: {} }, ...KNOWN_BAD_INPUTS }] }),
    overrideKnownBadInputs({ ruleActionOverrides: [{ name: "Log4JRCE_BODY", actionToUse: { count: {} } }] }),
  ],
  "rate-rule": [
    set("firewall", { rules: [{ statement: {} }] }),
    set("firewall", { rules: [{ ...RATE_RULE, action: { count: {} } }] }),
    set("firewall", {
      rules: [{ ...RATE_RULE, statement: { rateBasedStatement: { aggregateKeyType: "IP", limit: 1000 } } }],
    }),
    ...[60, 6_000_000].map((limit) => limitTo("CUSTOM_KEYS", limit)),
    withFirewallRules((rules) => rules.slice(0, 1)),
    withFirewallRules((rules) => rules.slice(1)),
  ],
  "payments-pass": [
    set("firewall", { defaultAction: { block: {} } }),
    set("firewall", {
      rules: [{ statement: { managedRuleGroupStatement: { name: "AWSManagedRulesCommonRuleSet" } } }],
    }),
  ],
};
