/**
 * A process that sends payments at a fixed rate without waiting for earlier answers, at random (Poisson) times like
 * independent shoppers. Latency counts from the intended time of sending, so a system that stalls pays for everybody
 * whom it keeps waiting.
 */
import { answerOf } from "./answer.ts";
import { openConnection, type Connection } from "./connection.ts";
import type { OpenLoopRequest, OpenLoopResult, SentPayment } from "./load.ts";
import { HIGHEST_RISK_CARD, NORMAL_CARD, requestParts } from "./payment-request.ts";
import { pickSender } from "./senders.ts";
import { serveLoad } from "./serve-load.ts";

/** A system with more unanswered payments does not keep up, so further payments count as failed. */
const MAX_CONNECTIONS = 1_000;
/** A load balancer and the SDKs keep connections open, so the load must not include opening them. */
const OPEN_BEFORE = 256;
const TICK_MS = 1;
const PATIENCE_MS = 15_000;

serveLoad<OpenLoopRequest, OpenLoopResult>(run);

type Pending = { -readonly [Field in keyof SentPayment]: SentPayment[Field] };

interface Caller {
  readonly connection: Connection;
  payment: Pending | undefined;
}

async function run(request: OpenLoopRequest): Promise<Omit<OpenLoopResult, "cpuUs">> {
  const write = requestWriter(request);
  const payments: Pending[] = [];
  const callers = new Set<Caller>();
  const idle = new Set<Caller>();
  for (let n = 0; n < OPEN_BEFORE; n++) idle.add(openCaller());
  await Promise.all([...idle].map(({ connection }) => connection.opened));
  const startedAt = performance.now();
  const endAt = startedAt + request.seconds * 1_000;
  let unanswered = 0;
  let nextAt = startedAt;

  function openCaller(): Caller {
    const caller: Caller = {
      payment: undefined,
      connection: openConnection(request.port, {
        onAnswer(status, head) {
          finish(caller, answerOf(status, head), performance.now());
          if (isLastOf(head)) forget(caller);
          else idle.add(caller);
        },
        onLost() {
          forget(caller);
          finish(caller, { kind: "failed", reason: "connection lost" }, null);
        },
      }),
    };
    callers.add(caller);
    return caller;
  }

  function forget(caller: Caller): void {
    callers.delete(caller);
    idle.delete(caller);
    caller.connection.close();
  }

  function finish(caller: Caller, answer: SentPayment["answer"], at: number | null): void {
    const { payment } = caller;
    caller.payment = undefined;
    // The other side may close a connection that waits for its next request.
    if (payment === undefined) return;
    unanswered--;
    payment.answer = answer;
    if (at !== null) payment.latencyMs = at - startedAt - payment.intendedMs;
  }

  function sendDue(now: number): void {
    for (; nextAt <= now && nextAt < endAt; nextAt += (-Math.log(1 - Math.random()) * 1_000) / request.ratePerSecond) {
      const sender = pickSender(request.senders, Math.random());
      const payment: Pending = {
        idempotencyKey: `${request.run}-${payments.length + 1}`,
        sender,
        answer: { kind: "failed", reason: "no answer" },
        intendedMs: nextAt - startedAt,
        sentLateMs: now - nextAt,
        latencyMs: null,
      };
      payments.push(payment);
      const caller = takeCaller();
      if (caller === undefined) payment.answer = { kind: "failed", reason: "not sent: all connections busy" };
      else {
        unanswered++;
        caller.payment = payment;
        caller.connection.send(write(payment));
      }
    }
  }

  function takeCaller(): Caller | undefined {
    const [waiting] = idle;
    if (waiting === undefined) return callers.size < MAX_CONNECTIONS ? openCaller() : undefined;
    idle.delete(waiting);
    return waiting;
  }

  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const now = performance.now();
      sendDue(now);
      if (now < endAt || (unanswered > 0 && now < endAt + PATIENCE_MS)) return;
      clearInterval(timer);
      callers.forEach(({ connection }) => connection.close());
      resolve({ payments });
    }, TICK_MS);
  });
}

/** The other side closes the connection after this answer. */
const isLastOf = (head: string): boolean => /\r\nconnection: *close/i.test(head);

function requestWriter({ port, senders, highestRiskShare }: OpenLoopRequest): (payment: SentPayment) => string {
  const normal = senders.map(({ secretKey }) => requestParts({ port, secretKey }, NORMAL_CARD));
  const highestRisk = senders.map(({ secretKey }) => requestParts({ port, secretKey }, HIGHEST_RISK_CARD));
  return ({ sender, idempotencyKey }) => {
    const { before, after } = (Math.random() < highestRiskShare ? highestRisk : normal)[sender]!;
    return `${before}${idempotencyKey}${after}`;
  };
}
