import { afterAll, beforeAll, expect, test } from "vitest";
import { type FaultyNetwork, openFaultyNetwork } from "@platform/testkit/faulty-network";
import { capturePaymentIntent } from "../src/use-cases/capture-payment-intent.ts";
import { createPaymentIntent } from "../src/use-cases/create-payment-intent.ts";
import { createRefund } from "../src/use-cases/create-refund.ts";
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
