import { systemClock } from "@platform/kernel/instant";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { NO_BILLING } from "../src/domain/billing-details.ts";
import type { ConfiguredTenant } from "../src/domain/tenant.ts";
import { createAccount } from "../src/postgres/accounts.ts";
import { createTenants } from "../src/postgres/tenants.ts";
import { createPaymentIntent } from "../src/use-cases/create-payment-intent.ts";
import { createPaymentMethod } from "../src/use-cases/create-payment-method.ts";
import { createRefund } from "../src/use-cases/create-refund.ts";
import type { Deps } from "../src/use-cases/deps.ts";
import { recoverAttempt } from "../src/use-cases/recover-attempt.ts";
import { answered, type Core, type Ground, paymentOf, prepareGround, requestOf } from "./core.ts";

let ground: Ground;
let core: Core;
let live: ConfiguredTenant;
const counted = new Map<string, number>();
const metrics: Deps["metrics"] = { count: (name, by = 1) => void counted.set(name, (counted.get(name) ?? 0) + by) };

beforeAll(async () => {
  ground = await prepareGround();
  core = ground.startCore();
  const { secretKey } = await createAccount(ground.pool, { name: "live", livemode: true, settings: {} });
  live = (await createTenants(ground.pool, systemClock).find(secretKey))!.tenant;
});
beforeEach(() => counted.clear());
afterAll(() => ground.end());

/** A payment with a stored card, because live mode has no test tokens. */
async function pay(token: string, change: Partial<Deps> = {}) {
  const deps = { ...core.deps, metrics, ...change };
  const input = { token, billing: NO_BILLING, metadata: {} };
  const stored = answered(await createPaymentMethod(deps, requestOf(live), input));
  return answered(await createPaymentIntent(deps, requestOf(live), paymentOf({ paymentMethod: stored.body.id })));
}

const blockAll = async () => ({ kind: "assessed", decision: "block", score: 99, reasons: [] }) as const;

const countedAs = (prefix: string) => Object.fromEntries([...counted].filter(([name]) => name.startsWith(prefix)));

describe("an authorisation counts once, as", () => {
  test("approved", async () => {
    await pay("pm_card_visa");
    expect(countedAs("Authorisations")).toEqual({ AuthorisationsApproved: 1 });
    expect(countedAs("A")).toMatchObject({ Assessments: 1, AcquirerRequests: 1 });
  });

  test("declined by the issuer", async () => {
    await pay("pm_card_chargeDeclined");
    expect(countedAs("Authorisations")).toEqual({ AuthorisationsDeclined: 1 });
  });

  test("blocked by the risk rules, without asking the acquirer", async () => {
    await pay("pm_card_visa", { fraud: { assess: blockAll } });
    expect(countedAs("Authorisations")).toEqual({ AuthorisationsBlocked: 1 });
    expect(counted.get("AcquirerRequests")).toBeUndefined();
  });

  test("challenged", async () => {
    await pay("pm_card_authenticationRequired");
    expect(countedAs("Authorisations")).toEqual({ AuthorisationsChallenged: 1 });
  });

  test("not done, where the acquirer was never reached", async () => {
    ground.acquirer.setFault("not_sent");
    await pay("pm_card_visa").finally(() => ground.acquirer.setFault(undefined));
    expect(countedAs("Authorisations")).toEqual({ AuthorisationsNotDone: 1 });
  });

  test("approved by recovery, after an outcome that nobody knew", async () => {
    ground.acquirer.setFault("answer_lost");
    await pay("pm_card_visa").finally(() => ground.acquirer.setFault(undefined));
    expect(countedAs("Authorisations")).toEqual({});
    expect(counted.get("UnknownOutcomes")).toBe(1);

    await ground.pool.query("UPDATE attempts SET lease_until = now() - interval '1 second' WHERE state = 'processing'");
    const [abandoned] = await core.abandoned.take(10);
    await recoverAttempt({ ...core.deps, metrics }, abandoned!);
    expect(countedAs("Authorisations")).toEqual({ AuthorisationsApproved: 1 });
  });
});

describe("what is no authorisation of a live payment counts as none:", () => {
  test("a payment in test mode", async () => {
    await createPaymentIntent({ ...core.deps, metrics }, requestOf(ground.tenant), paymentOf());
    expect(countedAs("Authorisations")).toEqual({});
  });

  test("a refund", async () => {
    const { body } = await pay("pm_card_visa");
    counted.clear();
    const refund = { charge: null, paymentIntent: body.id, reason: null, metadata: {} };
    await createRefund({ ...core.deps, metrics }, requestOf(live), refund);
    expect(countedAs("A")).toEqual({ AcquirerRequests: 1 });
  });
});
