import { fields, number, ofType, text } from "../../read.ts";
import { leaksOf } from "../leaks.ts";
import { DEPLOYED, none, only, type Rule } from "../rule.ts";

const lambda = only("aws:lambda/function:Function");

/** NAT gateways forget a connection on which nobody says anything for so long. */
const NAT_IDLE_SECONDS = 350;
/** Neither deprecated nor about to be. Source: "Lambda runtimes" of the developer guide. */
const RUNTIMES = new Set(["nodejs22.x", "nodejs24.x"]);

/** The functions that a deploy invokes. */
export const FUNCTIONS: readonly Rule[] = [
  {
    id: "CKV_AWS_45",
    title: "No secret is in a function's environment",
    checkov: "CKV_AWS_45",
    pci: "8.3.2",
    why: "Whoever may list functions reads their environment.",
    appliesTo: lambda,
    holds: ({ inputs }, graph) => {
      const isLeak = leaksOf(graph);
      const variables = Object.entries(fields(fields(inputs["environment"])["variables"]));
      return none(variables.filter(([name, value]) => isLeak(name, text(value))).map(([name]) => name));
    },
  },
  {
    id: "Lambda.2",
    title: "Functions run on a version of Node.js that AWS patches",
    checkov: "CKV_AWS_363",
    pci: "6.3.3",
    why: "After a runtime's end functions cannot even be changed.",
    appliesTo: lambda,
    holds: ({ inputs }) => RUNTIMES.has(text(inputs["runtime"])) || text(inputs["runtime"]),
  },
  {
    id: "function-timeout",
    title: "A function that a deploy waits for ends before its connection does",
    why: "The deploy waits for the answer on one silent connection, which a NAT gateway cuts after 350 s.",
    stages: DEPLOYED,
    appliesTo: lambda,
    holds: ({ inputs, name }, graph) => {
      const isInvoked = ofType(graph, "aws:lambda/invocation:Invocation").some(
        (invocation) => text(invocation.inputs["functionName"]) === text(inputs["name"]),
      );
      const seconds = number(inputs["timeout"] ?? 3);
      return !isInvoked || seconds < NAT_IDLE_SECONDS || `${name} may take ${seconds} s`;
    },
  },
];
