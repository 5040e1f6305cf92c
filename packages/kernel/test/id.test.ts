import { expect, test, vi } from "vitest";
import { newId, randomText } from "@platform/kernel/id";

test("ids of one process sort by creation, also within a millisecond", () => {
  const ids = Array.from({ length: 20_000 }, () => newId("pi"));
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(ids.length);
});

test("ids keep growing when the clock goes back", () => {
  const now = Date.now();
  const before = newId("pi");
  const clock = vi.spyOn(Date, "now").mockReturnValue(now - 60_000);
  const after = newId("pi");
  clock.mockRestore();
  expect(after > before).toBe(true);
});

test("an id is its prefix and 24 letters and digits", () => {
  expect(newId("evt")).toMatch(/^evt_[0-9A-Za-z]{24}$/);
});

test("random text uses the whole alphabet evenly", () => {
  const counts = new Map<string, number>();
  for (const character of randomText(62_000)) counts.set(character, (counts.get(character) ?? 0) + 1);
  expect(counts.size).toBe(62);
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(250);
});
