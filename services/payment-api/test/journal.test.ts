import { afterAll, beforeAll, expect, test } from "vitest";
import { createPool } from "@platform/postgres/pool";
import { noMetrics } from "@platform/runtime/metrics";
import { replies } from "../src/http/replies.ts";
import type { PaymentIntent } from "../src/domain/payment-intent.ts";
import type { Replies } from "../src/ports/journal.ts";
import { createJournal } from "../src/postgres/journal.ts";
import { createPaymentIntent } from "../src/use-cases/create-payment-intent.ts";
import { commandOf } from "../src/use-cases/request.ts";
import { answered, type Ground, paymentOf, prepareGround, requestOf } from "./core.ts";

let ground: Ground;
beforeAll(async () => {
  ground = await prepareGround();
});
afterAll(() => ground.end());

const failing: [what: string, change: Partial<Replies>][] = [
  [
    "an answer that cannot be rendered",
    {
      render: () => {
        throw new Error("it cannot be rendered");
      },
    },
  ],
  [
    "an answer whose reads fail",
    { render: () => undefined, renderWithReads: () => Promise.reject(new Error("it cannot be read")) },
  ],
];

test.each(failing)(
  "%s beside a write that the database refuses fails its command, and leaves no rejection behind",
  async (_, change) => {
    const core = ground.startCore();
    const { body } = answered(await createPaymentIntent(core.deps, requestOf(ground.tenant), paymentOf()));
    const intent = (await core.deps.reader.find("payment_intent", ground.tenant, body.id))!;
    const pool = createPool({
      url: ground.database.url,
      schema: "payments",
      applicationName: "failing",
      maxConnections: 2,
      lookUpsOnly: true,
    });
    const journal = createJournal({
      pool,
      replies: { ...replies, ...change },
      subscribers: [],
      onParcels: () => undefined,
      metrics: noMetrics,
      attemptLeaseMs: 30_000,
      parcelLeaseMs: 30_000,
      random: Math.random,
    });
    const refused: PaymentIntent = { ...intent, status: "no_such_status" as PaymentIntent["status"] };
    const unhandled = await unhandledIn(async () => {
      const command = commandOf(requestOf(ground.tenant), { payment_intent: intent.id }, () => ({
        value: null,
        changes: { payment_intent: [refused] },
        reply: { kind: "object", object: { object: "payment_intent", value: intent, charge: null } },
      }));
      await expect(journal.commit(command)).rejects.toThrow(/it cannot be|payment_intents/);
      await pool.end();
    });
    expect(unhandled).toEqual([]);
  },
);

/** The unhandled rejections while `work` runs. */
async function unhandledIn(work: () => Promise<void>): Promise<unknown[]> {
  const unhandled: unknown[] = [];
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (error) => void unhandled.push(error));
  try {
    await work();
    // Node reports them after a turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of listeners) process.on("unhandledRejection", listener);
  }
  return unhandled;
}
