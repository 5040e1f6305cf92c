import type { Inputs } from "../argument-types.ts";
import type { Graph } from "../graph.ts";
import { ofType } from "../read.ts";
import { largest, type Need } from "./quota.ts";

/**
 * Capacity units of AWS's managed groups.
 * Source: docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
const GROUPS: Readonly<Record<string, number>> = {
  AWSManagedRulesAmazonIpReputationList: 25,
  AWSManagedRulesCommonRuleSet: 700,
  AWSManagedRulesKnownBadInputsRuleSet: 200,
  AWSManagedRulesSQLiRuleSet: 200,
};

/**
 * A rate-based rule takes 2, and each custom key 30. Source:
 * docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
 */
const RATE = { rule: 2, customKey: 30 };

/** The units of the largest web ACL. A web ACL with a rule of unknown units is left out. */
export function capacityUnits(graph: Graph): readonly Need[] {
  return largest(
    ofType(graph, "aws:wafv2/webAcl:WebAcl").flatMap(({ inputs }) => {
      const units = (inputs.rules ?? []).map(unitsOf);
      if (units.includes(undefined)) return [];
      const amount = units.reduce<number>((sum, one) => sum + one!, 0);
      return [{ amount, when: `of ${inputs.name ?? ""}` }];
    }),
  );
}

type FirewallRule = NonNullable<Inputs<"aws:wafv2/webAcl:WebAcl">["rules"]>[number];

function unitsOf({ statement }: FirewallRule): number | undefined {
  const group = statement?.managedRuleGroupStatement?.name;
  if (group !== undefined) return GROUPS[group];
  const rate = statement?.rateBasedStatement;
  if (rate === undefined || rate.scopeDownStatement !== undefined) return undefined;
  return RATE.rule + (rate.customKeys?.length ?? 0) * RATE.customKey;
}
