import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type FaultyNetwork, openFaultyNetwork } from "@platform/testkit/faulty-network";
import type { Acquirer } from "../src/ports/acquirer.ts";
import { createPaymentIntent } from "../src/use-cases/create-payment-intent.ts";
import { answered, type Core, type Ground, ledgerFaults, paymentOf, prepareGround, requestOf } from "./core.ts";

let ground: Ground;
let network: FaultyNetwork;
let core: Core;
let meanwhile: () => void | Promise<void> = () => undefined;
beforeAll(async () => {
  ground = await prepareGround();
  network = await openFaultyNetwork(ground.database.url);
  const acquirer: Acquirer = {
    ...ground.acquirer,
    async authorise(request) {
      const outcome = await ground.acquirer.authorise(request);
      await meanwhile();
      return outcome;
    },
  };
  core = ground.startCore({ acquirer, databaseUrl: network.url, attemptLeaseMs: 10_000 });
});
afterEach(() => {
  clearInterval(healing);
  return network.heal();
});
afterAll(async () => {
  await network.close();
  await ground.end();
});

const attemptsOf = async (paymentIntent: string) =>
  (
    await ground.pool.query<{ state: string; lease_epoch: number }>(
      "SELECT state, lease_epoch FROM attempts WHERE payment_intent = $1",
      [paymentIntent],
    )
  ).rows;

/** Brings the database back while the request still waits, however late it went away. */
let healing: NodeJS.Timeout | undefined;
const healSoon = (): void => {
  clearInterval(healing);
  healing = setInterval(() => void network.heal(), 300);
};

describe("a finish that is lost", () => {
  test.each([
    ["because the database is away", () => network.cut()],
    ["after it has taken place", async () => void network.arm({ at: "commit-in-flight", cuts: "network" })],
  ])("%s is tried again by its holder, and the request is answered", async (_, trouble) => {
    for (const [token, status] of [
      ["pm_card_visa", 200],
      ["pm_card_chargeDeclined", 402],
    ] as const) {
      meanwhile = async () => {
        await trouble();
        healSoon();
      };
      const request = requestOf(ground.tenant);
      const { body, ...answer } = answered(
        await createPaymentIntent(core.deps, request, paymentOf({ paymentMethod: token })),
      );
      // The holder answers a declined payment with its error; recovery could not.
      expect(answer).toEqual({ status, replayed: false });
      const id = status === 200 ? body.id : body.error.payment_intent.id;
      expect(await attemptsOf(id)).toEqual([{ state: status === 200 ? "succeeded" : "failed", lease_epoch: 0 }]);
    }
    expect(await ledgerFaults(ground.pool)).toEqual([]);
  });

  test("for longer than the lease fails the request, and leaves the attempt to recovery", async () => {
    const brief = ground.startCore({
      databaseUrl: network.url,
      attemptLeaseMs: 400,
      acquirer: {
        ...ground.acquirer,
        async authorise(request) {
          const outcome = await ground.acquirer.authorise(request);
          await network.cut();
          return outcome;
        },
      },
    });
    await expect(createPaymentIntent(brief.deps, requestOf(ground.tenant), paymentOf())).rejects.toThrow(
      /the database went away/i,
    );
    const open = await ground.pool.query("SELECT FROM attempts WHERE state = 'processing'");
    expect(open.rowCount).toBe(1);
  });

  test("of an attempt that stays open tells of it once", async () => {
    ground.acquirer.setFault("answer_lost");
    meanwhile = () => {
      void network.arm({ at: "commit-in-flight", cuts: "network" });
      healSoon();
    };
    const { body } = answered(await createPaymentIntent(core.deps, requestOf(ground.tenant), paymentOf()));
    ground.acquirer.setFault(undefined);
    expect(body.status).toBe("processing");
    const told = await ground.pool.query(
      "SELECT FROM events WHERE type = 'payment_intent.processing' AND object ->> 'id' = $1",
      [body.id],
    );
    expect(told.rowCount).toBe(1);
  });

  test("is not tried again once the lease of its attempt is over, however late the acquirer answered", async () => {
    const leaseMs = 500;
    const late = ground.startCore({
      databaseUrl: network.url,
      attemptLeaseMs: leaseMs,
      acquirer: {
        ...ground.acquirer,
        async authorise(request) {
          const outcome = await ground.acquirer.authorise(request);
          await wait(leaseMs);
          await network.cut();
          healSoon();
          return outcome;
        },
      },
    });
    await expect(createPaymentIntent(late.deps, requestOf(ground.tenant), paymentOf())).rejects.toThrow(
      /the database went away/i,
    );
  });
});
