import { describe, expect, test } from "vitest";
import type { Acquirer } from "../src/ports/acquirer.ts";
import type { AcquirerHarness } from "./acquirer-harness.ts";
import { authorised, captured, concurrently, newKey, resultOf } from "./acquirer-requests.ts";

/** Captures never exceed the authorisation, and refunds never exceed the capture, even under concurrent requests. */
export function describeMoney(harness: () => AcquirerHarness): void {
  const acquirer = (): Acquirer => harness().acquirer;

  describe("money", () => {
    const table: [name: string, authorised: bigint, steps: Step[]][] = [
      [
        "a capture of less",
        1000n,
        [
          ["capture", 400n, "approved"],
          ["refund", 401n, "refund_exceeds_captured"],
        ],
      ],
      [
        "a capture of more",
        1000n,
        [
          ["capture", 1001n, "capture_exceeds_authorised"],
          ["capture", 1000n, "approved"],
        ],
      ],
      [
        "a second capture",
        1000n,
        [
          ["capture", 400n, "approved"],
          ["capture", 100n, "already_captured"],
        ],
      ],
      [
        "a void",
        1000n,
        [
          ["void", 0n, "approved"],
          ["capture", 1000n, "already_voided"],
          ["void", 0n, "already_voided"],
        ],
      ],
      [
        "a void after the capture",
        1000n,
        [
          ["capture", 1n, "approved"],
          ["void", 0n, "already_captured"],
        ],
      ],
      [
        "a refund before the capture",
        1000n,
        [
          ["refund", 1n, "not_captured"],
          ["capture", 1000n, "approved"],
        ],
      ],
      [
        "refunds in parts",
        1000n,
        [
          ["capture", 1000n, "approved"],
          ["refund", 999n, "approved"],
          ["refund", 2n, "refund_exceeds_captured"],
          ["refund", 1n, "approved"],
          ["refund", 1n, "refund_exceeds_captured"],
        ],
      ],
    ];

    test.for(table)("%s", async ([, amount, steps]) => {
      const reference = await authorised(acquirer(), amount);
      for (const [operation, stepAmount, expected] of steps) {
        const request = { key: newKey(), authorisation: reference, amount: stepAmount };
        const outcome = await acquirer()[operation](request);
        expect([operation, stepAmount, resultOf(outcome)]).toEqual([operation, stepAmount, expected]);
      }
    });

    test("is not moved under an authorisation that does not exist", async () => {
      const request = { key: newKey(), authorisation: "auth_none", amount: 1n };
      expect(resultOf(await acquirer().capture(request))).toBe("authorisation_not_found");
    });

    test("of one payment is refunded exactly once by 20 refunds of a tenth at the same time", async () => {
      const reference = await captured(acquirer(), 1000n);
      const outcomes = await concurrently(20, () =>
        acquirer().refund({ key: newKey(), authorisation: reference, amount: 100n }),
      );
      const results = outcomes.map(resultOf);
      expect(results.filter((result) => result === "approved")).toHaveLength(10);
      expect(results.filter((result) => result === "refund_exceeds_captured")).toHaveLength(10);
    });

    test("is captured or released, never both, when asked at the same time", async () => {
      for (let round = 0; round < 10; round++) {
        const reference = await authorised(acquirer(), 1000n);
        const [capture, voided] = await Promise.all([
          acquirer().capture({ key: newKey(), authorisation: reference, amount: 1000n }),
          acquirer().void({ key: newKey(), authorisation: reference }),
        ]);
        expect(["approved, already_captured", "already_voided, approved"]).toContain(
          [capture, voided].map(resultOf).join(", "),
        );
      }
    });

    test("of many payments is moved at the same time without one failing another", async () => {
      const references = await Promise.all(Array.from({ length: 20 }, () => authorised(acquirer(), 100n)));
      const outcomes = await Promise.all(
        references.map((reference, index) =>
          acquirer().capture({ key: newKey(), authorisation: reference, amount: index % 2 === 0 ? 100n : 101n }),
        ),
      );
      expect(outcomes.map(resultOf)).toEqual(
        references.map((_, index) => (index % 2 === 0 ? "approved" : "capture_exceeds_authorised")),
      );
    });
  });
}

type Step = [operation: "capture" | "void" | "refund", amount: bigint, expected: string];
