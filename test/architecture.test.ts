import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { importsIn, readCode } from "@platform/ci/rooms/imports";
import { houseOf } from "@platform/ci/rooms/rooms";

const read = (path: string): string => readFileSync(join(import.meta.dirname, "..", path), "utf8");
const picture = read("docs/generated/rooms.svg");
const code = readCode();
const house = houseOf(code, importsIn(code));

test("the picture of the rooms has every room, and no other", () => {
  const drawn = [...picture.matchAll(/data-room="([^"]+)"/g)].map((match) => match[1]!);
  expect(drawn.toSorted(), "run npm run architecture").toEqual(house.rooms.map(({ name }) => name).toSorted());
});

test("the picture of the rooms has every import between rooms, and no other", () => {
  const drawn = [...picture.matchAll(/data-from="([^"]+)" data-to="([^"]+)"/g)].map(
    ([, from, to]) => `${from} → ${to}`,
  );
  expect(drawn.toSorted(), "run npm run architecture").toEqual(
    house.arrows.map(({ from, to }) => `${from} → ${to}`).toSorted(),
  );
});

/** Shares change with every commit, so the picture may lag behind by as little as nobody sees. */
test("the shares in the picture of the rooms are at most two points off", () => {
  const drawn = [...picture.matchAll(/data-room="([^"]+)" data-share="(\d+)"/g)];
  const shares = new Map(drawn.map(([, room, share]) => [room, Number(share)]));
  const off = house.rooms.filter(({ name, share }) => !(Math.abs(share - shares.get(name)!) <= 2));
  expect(off, "run npm run architecture").toEqual([]);
});

test("docs/architecture.md says in a line what each room holds", () => {
  const described = [...read("docs/architecture.md").matchAll(/^\| `([\w/-]+)` \| [^|]+ \|$/gm)].map(
    (match) => match[1]!,
  );
  expect(described.toSorted()).toEqual(house.rooms.map(({ name }) => name).toSorted());
});
