import { describe, expect, test } from "vitest";
import { isRefusal, keepsCard } from "../model/payment-method.ts";
import type { Answer } from "../model/possibilities.ts";

const answer = (status: number, body: object): Answer => ({
  status,
  body: JSON.stringify(body),
  replayed: false,
  requestId: "",
});

describe("a payment keeps its card", () => {
  test.each([
    { state: "succeeded", keeps: true },
    { state: "requires_capture", keeps: true },
    { state: "requires_action", keeps: true },
    { state: "processing", keeps: false },
  ])("once the issuer was asked: $state, $keeps", ({ state, keeps }) => {
    expect(keepsCard(answer(200, { status: state }))).toBe(keeps);
  });

  test.each([
    { error: { code: "card_declined", decline_code: "generic_decline" }, keeps: true },
    { error: { code: "card_declined", decline_code: "fraudulent" }, keeps: false },
    { error: { code: "processing_error" }, keeps: false },
  ])("where the issuer declined, and not where we did: $error.code, $keeps", ({ error, keeps }) => {
    expect(keepsCard(answer(402, { error }))).toBe(keeps);
    expect(keepsCard(answer(200, { status: "requires_payment_method", last_payment_error: error }))).toBe(keeps);
  });

  test("unless it was refused", () => {
    const used = answer(400, { error: { message: "It may not be used again." } });
    expect(keepsCard(used)).toBe(false);
    expect(isRefusal(used, "used")).toBe(true);
    expect(isRefusal(used, "ofAnother")).toBe(false);
  });
});
