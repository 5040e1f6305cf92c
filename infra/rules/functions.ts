import { ofType } from "@platform/blueprint/read";
import { leaksOf } from "@platform/blueprint/check/leaks";
import { none, type Rule, rule } from "@platform/blueprint/check/rule";
import { DEPLOYED } from "./stages.ts";

/** NAT gateways drop a connection that is idle for this long. */
const NAT_IDLE_SECONDS = 350;
/** Runtimes that AWS has not deprecated and will not soon. Source: "Lambda runtimes" in the developer guide. */
const RUNTIMES = new Set(["nodejs22.x", "nodejs24.x"]);

/** Rules for the functions that a deploy invokes. */
export const FUNCTIONS: readonly Rule[] = [
  rule({
    id: "CKV_AWS_45",
    title: "No secret is in a function's environment",
    checkov: "CKV_AWS_45",
    pci: "8.3.2",
    why: "Whoever may list functions reads their environment.",
    of: "aws:lambda/function:Function",
    holds: ({ inputs }, graph) => {
      const isLeak = leaksOf(graph);
      const variables = Object.entries(inputs.environment?.variables ?? {});
      return none(variables.filter(([name, value]) => isLeak(name, value ?? "")).map(([name]) => name));
    },
  }),
  rule({
    id: "Lambda.2",
    title: "Functions run on a version of Node.js that AWS patches",
    checkov: "CKV_AWS_363",
    pci: "6.3.3",
    why: "After a runtime's end functions cannot even be changed.",
    of: "aws:lambda/function:Function",
    holds: ({ inputs }) => RUNTIMES.has(inputs.runtime ?? "") || (inputs.runtime ?? ""),
  }),
  rule({
    id: "function-timeout",
    title: "A function that a deploy waits for ends before its connection does",
    why: "The deploy waits for the answer on one silent connection, which a NAT gateway cuts after 350 s.",
    stages: DEPLOYED,
    of: "aws:lambda/function:Function",
    holds: ({ inputs, name }, graph) => {
      const isInvoked = ofType(graph, "aws:lambda/invocation:Invocation").some(
        (invocation) => (invocation.inputs.functionName ?? "") === (inputs.name ?? ""),
      );
      const seconds = inputs.timeout ?? 3;
      return !isInvoked || seconds < NAT_IDLE_SECONDS || `${name} may take ${seconds} s`;
    },
  }),
];
