import type { Answer } from "./load.ts";

/**
 * What an answer's status and headers mean to a merchant. A refusal is 429 or 503 and says when to retry: the platform did
 * nothing. A decline, 402, is final like a payment.
 */
export function answerOf(status: number, head: string): Answer {
  if (status >= 200 && status < 300) return { kind: "paid" };
  if (status === 402) return { kind: "declined" };
  if ((status === 429 || status === 503) && /\r\nretry-after:/i.test(head)) return { kind: "refused" };
  return { kind: "failed", reason: `status ${status}` };
}
