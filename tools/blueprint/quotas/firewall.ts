import type { Graph } from "../graph.ts";
import { type Fields, fields, list, objects, ofType, text } from "../read.ts";
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
 * A rate-based rule takes 2, and each key of its own 30.
 * Source: docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
 */
const RATE = { rule: 2, customKey: 30 };

/** Nothing where a rule is of a kind whose units are not known here. */
export function capacityUnits(graph: Graph): readonly Need[] {
  return largest(
    ofType(graph, "aws:wafv2/webAcl:WebAcl").flatMap(({ inputs }) => {
      const units = objects(inputs["rules"]).map(({ statement }) => unitsOf(fields(statement)));
      if (units.includes(undefined)) return [];
      const amount = units.reduce<number>((sum, one) => sum + one!, 0);
      return [{ amount, when: `of ${text(inputs["name"])}` }];
    }),
  );
}

function unitsOf(statement: Fields): number | undefined {
  const group = text(fields(statement["managedRuleGroupStatement"])["name"]);
  if (group !== "") return GROUPS[group];
  const rate = statement["rateBasedStatement"];
  if (rate === undefined || fields(rate)["scopeDownStatement"] !== undefined) return undefined;
  return RATE.rule + list(fields(rate)["customKeys"]).length * RATE.customKey;
}
