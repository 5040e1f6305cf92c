import type { Graph, Resource } from "../graph.ts";
import type { Policy } from "../project.ts";
import { opened } from "../read.ts";
import { APP, type Rule } from "./rule.ts";
import type { Suppression } from "./suppression.ts";

export interface Finding {
  readonly resource: string;
  readonly type: string;
  /** What is wrong, when the rule can say more than its title. */
  readonly fault: string;
  /** The reason for accepting it; undefined for a violation. */
  readonly suppressed: string | undefined;
}

export interface RuleResult {
  readonly rule: Rule;
  readonly outcome: "passed" | "violated" | "suppressed" | "not applicable";
  /** The number of resources that the rule checked. */
  readonly asked: number;
  readonly findings: readonly Finding[];
}

export interface Report {
  readonly app: string;
  readonly stage: string;
  readonly results: readonly RuleResult[];
  /** Suppressions that suppress nothing: the fault is gone, so the suppression must go too. */
  readonly unused: readonly Suppression[];
  readonly ok: boolean;
}

/** Applies rules to a graph. Resources that are only read belong to another stage, whose own check covers them. */
export function evaluate(graph: Graph, { rules, suppressions }: Pick<Policy, "rules" | "suppressions">): Report {
  const relevant = suppressions.filter(
    ({ stages, onlyWhere }) => !graph.dev && stages(graph.stage) && (onlyWhere?.(graph) ?? true),
  );
  const used = new Set<Suppression>();
  const suppress: Suppress = (rule, resource, fault) => {
    const found = relevant.find(
      ({ rule: id, resources, faults }) =>
        id === rule.id && resources.test(resource.name) && (faults === undefined || faults.test(fault)),
    );
    if (found !== undefined) used.add(found);
    return found?.reason;
  };
  const resources = [appOf(graph), ...graph.resources.filter((resource) => !resource.read)];
  const results = rules.map((rule) => apply(rule, resources, graph, suppress));
  const unused = relevant.filter((suppression) => !used.has(suppression));
  const ok = unused.length === 0 && results.every(({ outcome }) => outcome !== "violated");
  return { app: graph.app, stage: graph.stage, results, unused, ok };
}

/** The reason for accepting a finding; undefined when nothing accepts it. */
type Suppress = (rule: Rule, resource: Resource, fault: string) => string | undefined;

function apply(rule: Rule, resources: readonly Resource[], graph: Graph, suppress: Suppress): RuleResult {
  const asked = isAsked(rule, graph) ? resources.filter(({ type }) => rule.appliesTo(type)) : [];
  const findings = asked.flatMap((resource): Finding[] => {
    const verdict = rule.holds(opened(resource), graph);
    if (verdict === true) return [];
    const fault = verdict === false ? "" : verdict;
    return [{ resource: resource.name, type: resource.type, fault, suppressed: suppress(rule, resource, fault) }];
  });
  return { rule, outcome: outcomeOf(asked.length, findings), asked: asked.length, findings };
}

/** `sst dev` deploys nothing that could lack an alarm or a tag, so rules about the whole app do not apply. */
function isAsked(rule: Rule, graph: Graph): boolean {
  if (graph.dev && rule.appliesTo(APP)) return false;
  return rule.stages?.(graph.stage) ?? true;
}

function outcomeOf(asked: number, findings: readonly Finding[]): RuleResult["outcome"] {
  if (asked === 0) return "not applicable";
  if (findings.length === 0) return "passed";
  return findings.every(({ suppressed }) => suppressed !== undefined) ? "suppressed" : "violated";
}

function appOf({ app, stage }: Graph): Resource {
  return {
    urn: `urn:pulumi:${stage}::${app}::${APP}::${app}`,
    type: APP,
    name: `${app}-${stage}`,
    custom: false,
    inputs: {},
    outputs: {},
    dependencies: [],
    protect: false,
    retainOnDelete: false,
    ignoreChanges: [],
    read: false,
  };
}
