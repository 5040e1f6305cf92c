import { describe, expect, test } from "vitest";
import type { SettlementItem } from "../src/domain/settlement.ts";
import type { Acquirer } from "../src/ports/acquirer.ts";
import type { AcquirerHarness } from "./acquirer-harness.ts";
import { authorisation, authorised, concurrently, newKey } from "./acquirer-requests.ts";

/** Every movement of money is in exactly one report, and a closed report never changes. */
export function describeSettlement(harness: () => AcquirerHarness): void {
  const acquirer = (): Acquirer => harness().acquirer;

  /** All items so far, and the number of the first report that is not closed. */
  async function readAll(): Promise<{ items: SettlementItem[]; next: number }> {
    const items: SettlementItem[] = [];
    for (let number = 1; ; number++) {
      const report = await acquirer().settlementReport(number);
      if (report.kind === "unknown") throw report.cause;
      if (report.kind === "none_yet") return { items, next: number };
      items.push(...report.items);
    }
  }

  async function itemsOf(keys: readonly string[], count: number): Promise<unknown[]> {
    const find = async (): Promise<SettlementItem[]> => (await readAll()).items.filter(({ key }) => keys.includes(key));
    await expect.poll(async () => (await find()).length, { timeout: 5_000 }).toBe(count);
    return (await find()).map(({ key, kind, amount, currency }) => [keys.indexOf(key), kind, amount, currency]);
  }

  describe("settlement", () => {
    test("lists what was captured and refunded, and nothing else", async () => {
      const keys = Array.from({ length: 7 }, newKey);
      const request = (index: number) => ({ key: keys[index]! });
      const taken = await authorised(acquirer(), 1000n, { ...request(0), capture: true });
      const held = await authorised(acquirer(), 900n, { ...request(1), currency: "eur" });
      await acquirer().capture({ ...request(2), authorisation: held, amount: 800n });
      await acquirer().refund({ ...request(3), authorisation: taken, amount: 300n });
      await acquirer().refund({ ...request(4), authorisation: taken, amount: 701n });
      await acquirer().void({ ...request(5), authorisation: await authorised(acquirer(), 1n) });
      await acquirer().authorise(
        authorisation({ ...request(6), capture: true, paymentMethod: "pm_card_chargeDeclined" }),
      );
      expect(await itemsOf(keys, 3)).toEqual([
        [0, "capture", 1000n, "usd"],
        [2, "capture", 800n, "eur"],
        [3, "refund", 300n, "usd"],
      ]);
    });

    test("lists every movement once, however many move money and ask for reports at the same time", async () => {
      const keys: string[] = [];
      await concurrently(40, async () => {
        const key = newKey();
        await authorised(acquirer(), 100n, { key, capture: true });
        keys.push(key);
        await acquirer().settlementReport((await readAll()).next);
      });
      const items = await itemsOf(keys, 40);
      expect(new Set(items.map((item) => String((item as unknown[])[0]))).size).toBe(40);
    });

    test("does not change a report that was given, and knows none that is to come", async () => {
      await itemsOf([await movement(acquirer())], 1);
      const before = await readAll();
      await itemsOf([await movement(acquirer())], 1);
      const after = await readAll();
      expect(after.items.slice(0, before.items.length)).toEqual(before.items);
      expect(await acquirer().settlementReport(after.next + 5)).toEqual({ kind: "none_yet" });
    });

    test("is unknown where the acquirer cannot be reached", async () => {
      await harness().takeDown();
      const report = await acquirer().settlementReport(1);
      await harness().bringUp();
      expect(report.kind).toBe("unknown");
    });
  });
}

async function movement(acquirer: Acquirer): Promise<string> {
  const key = newKey();
  await authorised(acquirer, 1n, { key, capture: true });
  return key;
}
