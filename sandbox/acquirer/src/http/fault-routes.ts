import type { FastifyInstance } from "@platform/runtime/fastify";
import type { FaultPlan } from "./fault-plan.ts";
import { FaultRule } from "./fault-rule.ts";

/** `PUT /v1/faults` replaces the rule for failing requests, `DELETE` removes it. */
export function addFaultRoutes(server: FastifyInstance, faults: FaultPlan): void {
  server.put<{ Body: FaultRule }>("/v1/faults", { schema: { body: FaultRule } }, async ({ body }, reply) => {
    faults.set(body);
    return reply.code(204).send();
  });
  server.delete("/v1/faults", async (_request, reply) => {
    faults.set(undefined);
    return reply.code(204).send();
  });
}
