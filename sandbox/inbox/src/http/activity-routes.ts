import { readFileSync } from "node:fs";
import type { FastifyInstance } from "@platform/runtime/fastify";
import type { PlatformActivity, Told } from "../activity.ts";
import type { TestAccountHolder } from "../test-account.ts";
import { MAX_ROWS, pageOf } from "./page/page.ts";
import { presentDelivery, presentEvent, presentPayment } from "./present-activity.ts";

export interface ActivityRoutesDeps {
  readonly activity: PlatformActivity;
  readonly account: TestAccountHolder;
}

const USUAL_ROWS = 20;

interface Limited {
  Querystring: { limit?: unknown };
}

/**
 *     GET /                   the page
 *     GET /payments.json      {data: [...]}, newest first; 503 if the service does not answer
 *     GET /events.json
 *     GET /deliveries.json
 *
 * Each takes `?limit=` from 1 to 100, by default 20. Needs no credential: see local-only.ts.
 */
export function addActivityRoutes(server: FastifyInstance, { activity, account }: ActivityRoutesDeps): void {
  server.get<Limited>("/", async ({ query }, reply) => {
    const limit = limitOf(query.limit);
    if (limit === undefined) return reply.code(400).send(WRONG_LIMIT);
    const askedAt = Date.now();
    const [payments, events, deliveries] = await Promise.all([
      activity.payments(limit),
      activity.events(limit),
      activity.deliveries(limit),
    ]);
    const page = pageOf({ accountId: account.current()?.id, askedAt, limit, payments, events, deliveries });
    return reply.type("text/html; charset=utf-8").send(page);
  });

  addList("/payments.json", (limit) => activity.payments(limit), presentPayment);
  addList("/events.json", (limit) => activity.events(limit), presentEvent);
  addList("/deliveries.json", (limit) => activity.deliveries(limit), presentDelivery);

  const css = readFileSync(new URL("page/page.css", import.meta.url));
  server.get("/page.css", (_request, reply) => reply.type("text/css; charset=utf-8").send(css));

  function addList<Row>(
    path: string,
    read: (limit: number) => Promise<Told<Row>>,
    present: (row: Row) => object,
  ): void {
    server.get<Limited>(path, async ({ query }, reply) => {
      const limit = limitOf(query.limit);
      if (limit === undefined) return reply.code(400).send(WRONG_LIMIT);
      const told = await read(limit);
      if (told.ok) return { data: told.value.map(present) };
      return reply.code(503).send({ error: { code: "unavailable", message: told.error } });
    });
  }
}

const WRONG_LIMIT = {
  error: { code: "invalid_request", message: `limit must be a whole number from 1 to ${MAX_ROWS}.` },
};

function limitOf(given: unknown): number | undefined {
  if (given === undefined) return USUAL_ROWS;
  const limit = typeof given === "string" && /^\d{1,3}$/.test(given) ? Number(given) : 0;
  return limit >= 1 && limit <= MAX_ROWS ? limit : undefined;
}
