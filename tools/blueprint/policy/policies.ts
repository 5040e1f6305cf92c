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

/** What the policies of one pack remember of one deploy. */
interface Memory {
  /** What was asked for, by URN. A stack's resources only tell what they have become. */
  readonly inputs: Map<string, PolicyResource["props"]>;
  /** Ids of rules that look at one resource alone, but ask for what AWS adds to it: they have to wait for the end. */
  readonly late: Set<string>;
  /** Ids of rules that met a value that is not known before the deploy. */
  readonly unknown: Set<string>;
  /** Ids of rules that ask for what no policy pack is told. */
  readonly untold: Set<string>;
}

/**
 * The rule table as policies of a pack. A rule that looks at one resource alone is asked before that resource is made; the others
 * at the end, of all resources: of `sst diff`, before anything is made; of `sst deploy`, which skips the preview, after.
 *
 * What cannot be judged is no violation: the last policy tells it, as an advice.
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

/** A rule says so by the number of its arguments. */
const looksAtOneResource = ({ holds }: Rule): boolean => holds.length < 2;

function judge(graph: Graph, rule: Rule, suppressions: Policy["suppressions"], report: ReportViolation): void {
  const [result] = evaluate(graph, { rules: [rule], suppressions }).results;
  for (const { resource, type, fault, suppressed } of result!.findings) {
    if (suppressed !== undefined) continue;
    const found = graph.resources.find((one) => one.name === resource && one.type === type);
    report(`${rule.id}: ${resource}${fault === "" ? "" : `: ${fault}`}`, found?.urn);
  }
}

/** The rule, holding where it cannot be judged. It keeps its number of arguments. */
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

/** A rule that looks at one resource alone never looks at it. */
const NOTHING: Graph = { app: "", stage: "", dev: false, sst: "", resources: [], outputs: {} };

function notJudged({ unknown, untold }: Memory): StackPolicy {
  return {
    name: "not-judged",
    description: "What could not be judged. `npm run infra -- check` judges all of it before a deploy.",
    enforcementLevel: "advisory",
    validateStack: (_stack, report) => {
      if (unknown.size > 0) report(`Not known before the deploy has ended: ${[...unknown].join(", ")}`);
      if (untold.size > 0) report(`A policy pack is not told what this asks for: ${[...untold].join(", ")}`);
      // A preview and a deploy may be judged by one process.
      unknown.clear();
      untold.clear();
    },
  };
}
