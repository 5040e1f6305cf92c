import { OPERATIONS_PATH } from "@platform/contracts/card-acquirer";
import type { FastifyInstance } from "@platform/runtime/fastify";
import { Type, type Static } from "typebox";
import type { OperationStore } from "../ports/operations.ts";
import { presentListed } from "./present-operation.ts";

/** All values of a query string are text, so numbers are patterns. */
const Query = Type.Object(
  {
    kind: Type.Optional(Type.Enum(["authorise", "capture", "void", "refund", "fence"])),
    /** Milliseconds since the Unix epoch. */
    since: Type.Optional(Type.String({ pattern: "^\\d{1,15}$" })),
    /** `next` of the previous page. */
    after: Type.Optional(Type.String({ maxLength: 64, pattern: "^[\\x21-\\x7e]+$" })),
    limit: Type.Optional(Type.String({ pattern: "^([1-9]\\d{0,2}|1000)$" })),
  },
  { additionalProperties: false },
);

/** Every operation and its answer, for reconciliation: pages in the order of keys. */
export function addListRoute(
  server: FastifyInstance,
  deps: { readonly operations: OperationStore; readonly publicUrl: string },
): void {
  server.get<{ Querystring: Static<typeof Query> }>(
    OPERATIONS_PATH,
    { schema: { querystring: Query } },
    async ({ query }) => {
      const limit = Number(query.limit ?? 1000);
      const found = await deps.operations.list({
        kind: query.kind,
        sinceMs: Number(query.since ?? 0),
        afterKey: query.after ?? "",
        limit: limit + 1,
      });
      const page = found.slice(0, limit);
      return {
        operations: page.map((operation) => presentListed(operation, deps.publicUrl)),
        next: found.length > limit ? page.at(-1)?.key : undefined,
      };
    },
  );
}
