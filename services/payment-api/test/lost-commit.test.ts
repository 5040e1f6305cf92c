import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "@platform/kernel/instant";
import { type FaultyNetwork, openFaultyNetwork } from "@platform/testkit/faulty-network";
import { capturePaymentIntent } from "../src/use-cases/capture-payment-intent.ts";
import { createSettlements } from "../src/postgres/settlements.ts";
import { createTenants } from "../src/postgres/tenants.ts";
import { createPaymentIntent } from "../src/use-cases/create-payment-intent.ts";
import { createRefund } from "../src/use-cases/create-refund.ts";
import { settle, type SettleDeps } from "../src/use-cases/settle.ts";
import { answered, type Core, type Ground, ledgerFaults, paymentOf, prepareGround, requestOf } from "./core.ts";

let ground: Ground;
let network: FaultyNetwork;
let core: Core;
beforeAll(async () => {
  ground = await prepareGround();
  network = await openFaultyNetwork(ground.database.url);
  core = ground.startCore({ databaseUrl: network.url });
});
afterAll(async () => {
  await network.close();
  await ground.end();
});

const settling = (): SettleDeps => ({
  ...core.deps,
  settlements: createSettlements(ground.pool, createTenants(ground.pool, systemClock), 30_000),
});

async function settleAll(): Promise<void> {
  while ((await settle(settling())).kind === "booked") continue;
}

/** The connection breaks at once, and COMMIT reaches the server later than anybody would look for it. */
const landLate = (): Promise<boolean> => network.arm({ at: "commit-in-flight", arrivesLate: true, delayMs: 300 });

test("a capture whose beginning lands late does not meet its own attempt", async () => {
  const { body } = answered(
    await createPaymentIntent(core.deps, requestOf(ground.tenant), paymentOf({ captureMethod: "manual" })),
  );
  const landed = landLate();
  const { status } = answered(await capturePaymentIntent(core.deps, requestOf(ground.tenant), body.id, {}));
  expect([await landed, status]).toEqual([true, 200]);
});

test("a request with a key whose beginning lands late does not meet its own claim", async () => {
  const landed = landLate();
  const answer = answered(await createPaymentIntent(core.deps, requestOf(ground.tenant, "late"), paymentOf()));
  expect(await landed).toBe(true);
  expect(answer).toMatchObject({ status: 200, replayed: false });
});

test("a refund of everything whose beginning lands late does not meet its own reservation", async () => {
  const { body } = answered(await createPaymentIntent(core.deps, requestOf(ground.tenant), paymentOf()));
  const landed = landLate();
  const refund = { charge: null, paymentIntent: body.id, reason: null, metadata: {} };
  const { status } = answered(await createRefund(core.deps, requestOf(ground.tenant), refund));
  expect([await landed, status]).toEqual([true, 200]);
  expect(await ledgerFaults(ground.pool)).toEqual([]);
});

test("a settlement whose booking gets no answer is booked in its turn", async () => {
  await settleAll();
  await createPaymentIntent(core.deps, requestOf(ground.tenant), paymentOf());
  const lost = network.arm({ at: "commit-in-flight" });
  const settled = await settle(settling());
  expect(await lost).toBe(true);
  expect(settled).toMatchObject({ kind: "booked", settled: 1, found: [] });
});
