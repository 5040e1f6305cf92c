import { ASSESSMENTS_PATH, type AssessmentRequest } from "@platform/contracts/assessment";
import { EVENTS_PATH } from "@platform/contracts/event-batch";
import { newId } from "@platform/kernel/id";
import { NothingCommitted } from "@platform/postgres/fault";
import type { FastifyInstance } from "@platform/runtime/fastify";

/** After this many rounds the engine has compiled the code that requests run. */
const ROUNDS = 8;
const BATCH = 64;

/**
 * Sends requests of every kind through a server whose transactions never commit, until the first real one is as fast as
 * the thousandth. Throws on any answer other than 200: the service must not start then. A 503 becomes NothingCommitted,
 * because it means that the database is away.
 */
export async function warmUp(server: FastifyInstance, serviceCredential: string): Promise<void> {
  const account = newId("warm");
  for (let round = 0; round < ROUNDS; round++) {
    await send(ASSESSMENTS_PATH, thin(account));
    await send(ASSESSMENTS_PATH, counted(account));
    await send(ASSESSMENTS_PATH, { assessments: Array.from({ length: BATCH }, () => thin(account)) });
    await send(ASSESSMENTS_PATH, { assessments: Array.from({ length: BATCH }, () => counted(account)) });
    await send(EVENTS_PATH, { events: [declined(account)] });
  }

  async function send(url: string, payload: object): Promise<void> {
    const headers = { authorization: `Bearer ${serviceCredential}` };
    const { statusCode } = await server.inject({ method: "POST", url, headers, payload });
    if (statusCode === 200) return;
    const fault = new Error(`The warm-up of ${url} was answered with ${statusCode}.`);
    throw statusCode === 503 ? new NothingCommitted(fault) : fault;
  }
}

const thin = (account: string): AssessmentRequest => ({
  attempt: newId("warm"),
  account,
  livemode: false,
  payment_intent: "pi_warm_up",
  amount: 1_000,
  currency: "usd",
  card: { fingerprint: "warm_up", shared_fingerprint: true, risk: "normal" },
});

const counted = (account: string): AssessmentRequest => ({
  ...thin(account),
  card: { fingerprint: "warm_up", shared_fingerprint: false, risk: "normal" },
  customer: "cus_warm_up",
  email: "warm-up@platform.invalid",
  ip: "192.0.2.1",
});

function declined(account: string): object {
  const object = { payment_intent: "pi_warm_up", customer: "cus_warm_up" };
  const body = JSON.stringify({ data: { object } });
  return { id: newId("warm"), account, livemode: false, type: "charge.failed", created: 0, body };
}
