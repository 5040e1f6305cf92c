/** What the hand-made graphs of the tests are made of. */
import type { Graph, Resource } from "@platform/blueprint/graph";

export type Inputs = Record<string, unknown>;
/** Everything may be changed, so that a test can break one thing. */
export type Draft = { -readonly [Key in keyof Resource]: Resource[Key] } & { inputs: Inputs; outputs: Inputs };

/** The ids and ARNs of a graph are told by the resource's name. */
export const id = (name: string): string => `${name}-id`;
export const arn = (name: string): string => `arn:aws:x:us-east-1:123456789012:${name}`;

export const TAGS = { Environment: "prod", Team: "payments", CostCenter: "engineering", Service: "payment-api" };
export const ZONES = ["a", "b", "c"];

export function resource(type: string, name: string, inputs: Inputs = {}, more: Partial<Draft> = {}): Draft {
  return {
    urn: `urn:${name}`,
    type,
    name,
    custom: true,
    id: id(name),
    inputs,
    outputs: { arn: arn(name), tagsAll: TAGS },
    dependencies: [],
    protect: false,
    retainOnDelete: false,
    ignoreChanges: [],
    read: false,
    ...more,
  };
}

export function graphOf(resources: readonly Resource[], stage = "prod"): Graph {
  return { app: "payments", stage, dev: false, sst: "3.19.3", resources, outputs: {} };
}

export const policy = (...statements: Inputs[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
export const trust = (principal: string): Inputs => ({
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: principal } }],
});
