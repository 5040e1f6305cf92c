import { evaluate } from "../check/evaluate.ts";
import type { Rule } from "../check/rule.ts";
import type { Policy } from "../project.ts";
import type { Graph } from "../graph.ts";
import {
  isUnknown,
  type PolicyResource,
  type ReportViolation,
  type ResourcePolicy,
  type StackPolicy,
} from "./pulumi-policy.ts";
import { graphOfResource, graphOfStack, NotTold, TooEarly } from "./stack-graph.ts";

/** What the policies of a pack remember during one deploy. */
interface Memory {
  /** The inputs of each resource, by URN. A stack's resources only show what they have become. */
  readonly inputs: Map<string, PolicyResource["props"]>;
  /** Ids of rules about one resource that need what AWS adds to it, and so must wait for the end. */
  readonly late: Set<string>;
  /** Ids of rules that met a value which is unknown before the deploy. */
  readonly unknown: Set<string>;
  /** Ids of rules that need what a policy pack never receives. */
  readonly untold: Set<string>;
}

/**
 * The rules as the policies of a pack. A rule about one resource runs before the engine creates that resource. The other rules
 * run at the end, on all resources: in `sst diff`, before anything is created; in `sst deploy`, which skips the preview, after.
 *
 * A rule that cannot be judged is no violation: the last policy reports it as advice.
 */
export function policiesOf({
  rules,
  suppressions,
}: Pick<Policy, "rules" | "suppressions">): readonly (ResourcePolicy | StackPolicy)[] {
  const memory: Memory = { inputs: new Map(), late: new Set(), unknown: new Set(), untold: new Set() };
  return [
    remembering(memory),
    ...rules.map((rule) => policyOf(forgiving(rule, memory), suppressions, memory)),
    notJudged(memory),
  ];
}

function remembering({ inputs }: Memory): ResourcePolicy {
  return {
    name: "inputs",
    description: "Remembers what is asked for, for the policies of the whole stack. It never reports anything.",
    enforcementLevel: "advisory",
    validateResource: ({ urn, props }) => void inputs.set(urn, props),
  };
}

function policyOf(
  rule: Rule,
  suppressions: Policy["suppressions"],
  { inputs, late }: Memory,
): ResourcePolicy & StackPolicy {
  return {
    name: rule.id,
    description: `${rule.title}. ${rule.why}`,
    enforcementLevel: "mandatory",
    validateResource: (resource, report) => {
      if (looksAtOneResource(rule) && rule.appliesTo(resource.type))
        judge(graphOfResource(resource), rule, suppressions, report);
    },
    validateStack: ({ resources }, report) => {
      if (!looksAtOneResource(rule) || late.has(rule.id))
        judge(graphOfStack(resources, inputs), rule, suppressions, report);
    },
  };
}

/** A rule about one resource takes one argument. */
const looksAtOneResource = ({ holds }: Rule): boolean => holds.length < 2;

function judge(graph: Graph, rule: Rule, suppressions: Policy["suppressions"], report: ReportViolation): void {
  const [result] = evaluate(graph, { rules: [rule], suppressions }).results;
  for (const { resource, type, fault, suppressed } of result!.findings) {
    if (suppressed !== undefined) continue;
    const found = graph.resources.find((one) => one.name === resource && one.type === type);
    report(`${rule.id}: ${resource}${fault === "" ? "" : `: ${fault}`}`, found?.urn);
  }
}

/** Wraps a rule so that it holds where it cannot be judged. The wrapper keeps the number of arguments. */
function forgiving(rule: Rule, memory: Memory): Rule {
  const ask = (...asked: Parameters<Rule["holds"]>): ReturnType<Rule["holds"]> => {
    try {
      return rule.holds(...asked);
    } catch (error) {
      if (isUnknown(error)) memory.unknown.add(rule.id);
      else if (error instanceof TooEarly) memory.late.add(rule.id);
      else if (error instanceof NotTold) memory.untold.add(rule.id);
      else throw error;
      return true;
    }
  };
  const holds: Rule["holds"] = looksAtOneResource(rule)
    ? (resource) => ask(resource, { ...NOTHING, resources: [resource] })
    : (resource, graph) => ask(resource, graph);
  return { ...rule, holds };
}

/** A rule about one resource never reads the graph. */
const NOTHING: Graph = { app: "", stage: "", dev: false, sst: "", resources: [], outputs: {} };

function notJudged({ unknown, untold }: Memory): StackPolicy {
  return {
    name: "not-judged",
    description: "What could not be judged. `npm run infra -- check` judges all of it before a deploy.",
    enforcementLevel: "advisory",
    validateStack: (_stack, report) => {
      if (unknown.size > 0) report(`Not known before the deploy has ended: ${[...unknown].join(", ")}`);
      if (untold.size > 0) report(`A policy pack is not told what this asks for: ${[...untold].join(", ")}`);
      // One process may judge a preview and then a deploy.
      unknown.clear();
      untold.clear();
    },
  };
}
