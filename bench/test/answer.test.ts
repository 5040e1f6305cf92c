import { expect, test } from "vitest";
import { testCard } from "../../services/payment-api/src/domain/test-card.ts";
import { answerOf } from "../load/answer.ts";
import { HIGHEST_RISK_CARD, NORMAL_CARD } from "../load/payment-request.ts";

test.each([
  ["200 OK", "", { kind: "paid" }],
  ["402 Payment Required", "", { kind: "declined" }],
  ["429 Too Many Requests", "Retry-After: 1\r\n", { kind: "refused" }],
  ["503 Service Unavailable", "retry-after: 2\r\n", { kind: "refused" }],
  ["429 Too Many Requests", "", { kind: "failed", reason: "status 429" }],
  ["503 Service Unavailable", "", { kind: "failed", reason: "status 503" }],
  ["500 Internal Server Error", "Retry-After: 1\r\n", { kind: "failed", reason: "status 500" }],
  ["409 Conflict", "", { kind: "failed", reason: "status 409" }],
])("%s with %j is told apart", (status, header, answer) => {
  const head = `HTTP/1.1 ${status}\r\n${header}Content-Length: 0`;
  expect(answerOf(Number(status.slice(0, 3)), head)).toEqual(answer);
});

test("the cards have the risk that they are sent for", () => {
  expect(testCard(NORMAL_CARD)!.risk).toBe("normal");
  expect(testCard(HIGHEST_RISK_CARD)!.risk).toBe("highest");
});
