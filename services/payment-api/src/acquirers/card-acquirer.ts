import { AcquirerAnswer as WireAnswer, AcquirerFault, OPERATIONS_PATH } from "@platform/contracts/card-acquirer";
import type { AcquirerOperation } from "@platform/contracts/card-acquirer";
import { createHttpClient, type CallResult } from "@platform/runtime/http-client";
import type { Running } from "@platform/runtime/lifecycle";
import { Compile } from "typebox/compile";
import type { Acquirer, AcquirerAnswer, AcquirerInquiry, AcquirerOutcome } from "../ports/acquirer.ts";
import { fetchSettlementReport, MAX_REPORT_BYTES } from "./settlement-report.ts";

export interface CardAcquirerOptions {
  readonly baseUrl: string;
  readonly credential: string;
  /** The most operations under way. Twice as many may wait. */
  readonly maxConnections: number;
  /** From sending to the last byte of the answer. Shorter than an attempt's lease, so that slow never counts as dead. */
  readonly deadlineMs: number;
}

const answerValidator = Compile(WireAnswer);
const faultValidator = Compile(AcquirerFault);

/** Nobody waits for a report, except a process that must stop. */
const REPORT_DEADLINE_MS = 5_000;

/** A process asks for one report at a time; checks of the acquirer ask for more. */
const MAX_REPORTS_WAITING = 64;

/** Longer than any answer. */
const MAX_BODY_BYTES = 16 * 1024;

/**
 * An acquirer that speaks the contract of packages/contracts/src/card-acquirer.ts over HTTP: the sandbox, or a real one.
 * Whatever does not fit the contract is `unknown`: an answer that we do not understand says nothing about what was done.
 */
export function createCardAcquirer(options: CardAcquirerOptions): Acquirer & Running {
  const { baseUrl, credential, maxConnections, deadlineMs } = options;
  const client = createHttpClient({ baseUrl, credential, maxConnections, maxBodyBytes: MAX_BODY_BYTES });
  const reports = createHttpClient({
    baseUrl,
    credential,
    maxConnections: 1,
    maxWaiting: MAX_REPORTS_WAITING,
    maxBodyBytes: MAX_REPORT_BYTES,
  });

  async function perform(operation: AcquirerOperation): Promise<AcquirerOutcome> {
    const result = await client.call({ method: "POST", path: OPERATIONS_PATH, body: operation, deadlineMs });
    if (!result.ok && result.failure.kind === "not_sent") return { kind: "not_sent", cause: result.failure.cause };
    return readAnswer(result, operation.key) ?? unknownBecause(result);
  }

  return {
    hasRoom: () => client.hasRoom(),
    authorise({ key, amount, currency, capture, paymentMethod, descriptor, offSession, requestChallenge, challenge }) {
      return perform({
        kind: "authorise",
        key,
        amount: Number(amount),
        currency,
        capture,
        payment_method: paymentMethod,
        ...(descriptor === undefined ? {} : { descriptor }),
        ...(offSession ? { off_session: true } : {}),
        ...(requestChallenge ? { request_challenge: true } : {}),
        ...(challenge === undefined ? {} : { challenge }),
      });
    },
    capture: ({ key, authorisation, amount, descriptor }) =>
      perform({
        kind: "capture",
        key,
        authorisation,
        amount: Number(amount),
        ...(descriptor === undefined ? {} : { descriptor }),
      }),
    void: ({ key, authorisation }) => perform({ kind: "void", key, authorisation }),
    refund: ({ key, authorisation, amount }) => perform({ kind: "refund", key, authorisation, amount: Number(amount) }),

    async inquire(key): Promise<AcquirerInquiry> {
      const result = await client.call({ method: "GET", path: pathOf(key), deadlineMs });
      if (result.ok && result.status === 404 && isNotFound(result.body)) return { kind: "not_found" };
      return readAnswer(result, key) ?? unknownBecause(result);
    },

    async fence(key): Promise<AcquirerInquiry> {
      const result = await client.call({ method: "POST", path: `${pathOf(key)}/fence`, deadlineMs });
      return readAnswer(result, key) ?? unknownBecause(result);
    },

    settlementReport: (number) => fetchSettlementReport(reports, number, Math.min(deadlineMs, REPORT_DEADLINE_MS)),

    async stop() {
      await Promise.all([client.close(), reports.close()]);
    },
  };
}

const pathOf = (key: string): string => `${OPERATIONS_PATH}/${encodeURIComponent(key)}`;

/** The acquirer's answer about this very key, or undefined where the result holds none. */
function readAnswer(result: CallResult, key: string): AcquirerAnswer | undefined {
  if (!result.ok || result.status !== 200) return undefined;
  const { body } = result;
  return answerValidator.Check(body) && body.key === key ? answerFromWire(body) : undefined;
}

function answerFromWire(answer: WireAnswer): AcquirerAnswer {
  const kind = answer.status;
  switch (kind) {
    case "approved": {
      const { reference, network_transaction_id: networkTransactionId, authorisation_code: authorisationCode } = answer;
      return { kind, reference, networkTransactionId, authorisationCode, captured: answer.captured };
    }
    case "declined":
      return { kind, reference: answer.reference, code: answer.code, declineCode: answer.decline_code };
    case "challenge":
      return { kind, reference: answer.reference, challenge: answer.challenge, url: answer.url };
    case "fenced":
      return { kind };
  }
}

function isNotFound(body: unknown): boolean {
  return faultValidator.Check(body) && body.error.code === "not_found";
}

/** The acquirer may have acted, and we do not know. The cause names what came instead of an answer, never its text. */
function unknownBecause(result: CallResult): { kind: "unknown"; cause: Error } {
  if (result.ok) {
    const code = faultValidator.Check(result.body) ? `: ${result.body.error.code}` : "";
    return { kind: "unknown", cause: new Error(`The acquirer answered with status ${result.status}${code}.`) };
  }
  const { failure } = result;
  if (failure.kind === "timeout") {
    return { kind: "unknown", cause: new Error("The acquirer did not answer before the deadline.") };
  }
  return { kind: "unknown", cause: new Error("The exchange with the acquirer broke.", { cause: failure.cause }) };
}
