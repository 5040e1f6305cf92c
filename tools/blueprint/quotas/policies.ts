import type { Graph } from "../graph.ts";
import { ofType, text } from "../read.ts";
import { largest, type Need } from "./quota.ts";

/** IAM does not count white space. */
const lengthOf = (policy: unknown): number => text(policy).replaceAll(/\s/g, "").length;

export function managedPolicySize(graph: Graph): readonly Need[] {
  return largest(
    ofType(graph, "aws:iam/policy:Policy").map(({ name, inputs }) => ({
      amount: lengthOf(inputs.policy),
      when: `of ${name}`,
    })),
  );
}

/** The largest total length of one role's inline policies, including those that are separate resources. */
export function inlinePolicySize(graph: Graph): readonly Need[] {
  const apart = ofType(graph, "aws:iam/rolePolicy:RolePolicy");
  return largest(
    ofType(graph, "aws:iam/role:Role").map(({ id, name, inputs }) => ({
      amount: [
        ...(inputs.inlinePolicies ?? []).map(({ policy }) => lengthOf(policy)),
        ...apart.filter((one) => one.inputs.role === id).map((one) => lengthOf(one.inputs.policy)),
      ].reduce((sum, length) => sum + length, 0),
      when: `of ${name}`,
    })),
  );
}

export function trustPolicySize(graph: Graph): readonly Need[] {
  return largest(
    ofType(graph, "aws:iam/role:Role").map(({ name, inputs }) => ({
      amount: lengthOf(inputs.assumeRolePolicy),
      when: `of ${name}`,
    })),
  );
}

export function managedPoliciesPerRole(graph: Graph): readonly Need[] {
  return largest(
    ofType(graph, "aws:iam/role:Role").map(({ name, inputs }) => ({
      amount: inputs.managedPolicyArns?.length ?? 0,
      when: `of ${name}`,
    })),
  );
}
