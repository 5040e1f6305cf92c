/** Helpers for the tests' hand-made graphs. */
import type { Graph, Resource } from "@platform/blueprint/graph";

export type Inputs = Record<string, unknown>;
/** A resource that a test can change, to break one thing. */
export type Draft = { -readonly [Key in keyof Resource]: Resource[Key] } & { inputs: Inputs; outputs: Inputs };

/** Derives a resource's id and ARN from its name. */
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
