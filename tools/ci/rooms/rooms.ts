import type { Import } from "./imports.ts";

/** A workspace, or a folder with one purpose: `packages/kernel`, `infra`. */
export interface Room {
  readonly name: string;
  readonly floor: Floor;
  readonly lines: number;
  /** Its share of all lines of code, in percent. */
  readonly share: number;
}

/** One room imports files of another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** The number of imports. */
  readonly count: number;
}

export interface House {
  /** From top to bottom: each room imports only rooms that come later. */
  readonly rooms: readonly Room[];
  readonly arrows: readonly Arrow[];
}

/** From top to bottom: a floor imports only from itself and from the floors below it. */
export const FLOORS = ["whole", "tools", "infra", "services", "sandbox", "packages"] as const;
export type Floor = (typeof FLOORS)[number];

/**
 * Finds the rooms of the code and the imports between them. Counts imports of tests only if the whole room consists of tests.
 *
 * Throws when rooms import each other in a circle, or when one imports from a floor above its own.
 */
export function houseOf(code: ReadonlyMap<string, string>, imports: readonly Import[]): House {
  const lines = new Map<string, number>();
  for (const [path, text] of code) {
    const room = roomOf(path);
    if (room !== undefined) lines.set(room, (lines.get(room) ?? 0) + text.split("\n").length - 1);
  }
  const total = [...lines.values()].reduce((sum, one) => sum + one, 0);
  const rooms = [...lines].map(([name, own]) => ({
    name,
    floor: floorOf(name),
    lines: own,
    share: (100 * own) / total,
  }));
  const arrows = arrowsBetween(rooms, imports);
  refuseUpward(rooms, arrows);
  return { rooms: FLOORS.flatMap((floor) => inOrder(floor, rooms, arrows)), arrows };
}

/** The app does not load the rules; only the tools that judge it do. */
const RULES = "infra/rules";

/** Returns the room of a file; undefined for configuration next to package.json. */
export function roomOf(path: string): string | undefined {
  const [folder, name, ...rest] = path.split("/");
  if (name === undefined) return undefined;
  if (path.startsWith(`${RULES}/`)) return RULES;
  return ["packages", "services", "sandbox", "tools"].includes(folder!) && rest.length > 0
    ? `${folder}/${name}`
    : folder;
}

/** Returns the room that an import leads to; undefined for npm packages and Node's own modules. */
export function roomImported(to: string, rooms: readonly string[]): string | undefined {
  const [scope, name] = to.split("/");
  if (scope === "@platform") return rooms.find((room) => room.split("/")[1] === name);
  const room = roomOf(to);
  return room !== undefined && rooms.includes(room) ? room : undefined;
}

function floorOf(room: string): Floor {
  if (room === RULES) return "tools";
  const folder = room.split("/")[0]!;
  return FLOORS.find((floor) => floor === folder) ?? "whole";
}

/** Tells whether a file only tests its room. */
export const isTest = (path: string): boolean => /^(?!test\/).*(\/test\/|\.test\.ts$)/.test(path);

function arrowsBetween(rooms: readonly Room[], imports: readonly Import[]): readonly Arrow[] {
  const names = rooms.map(({ name }) => name);
  const counts = new Map<string, Arrow>();
  for (const { from: path, to: imported } of imports) {
    const [from, to] = [roomOf(path), roomImported(imported, names)];
    if (from === undefined || to === undefined || from === to || isTest(path)) continue;
    const key = `${from} ${to}`;
    counts.set(key, { from, to, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}

/** Sorts the rooms of a floor: importers before the rooms that they import, and otherwise larger rooms first. */
function inOrder(floor: Floor, rooms: readonly Room[], arrows: readonly Arrow[]): readonly Room[] {
  const left = rooms.filter((room) => room.floor === floor).toSorted((a, b) => b.lines - a.lines);
  const ordered: Room[] = [];
  while (left.length > 0) {
    const next = left.findIndex(
      ({ name }) => !arrows.some(({ from, to }) => to === name && left.some((one) => one.name === from)),
    );
    if (next === -1)
      throw new Error(`These rooms import each other in a circle: ${left.map(({ name }) => name).join(", ")}.`);
    ordered.push(...left.splice(next, 1));
  }
  return ordered;
}

function refuseUpward(rooms: readonly Room[], arrows: readonly Arrow[]): void {
  const heightOf = (name: string): number => FLOORS.indexOf(rooms.find((room) => room.name === name)!.floor);
  const upward = arrows.find(({ from, to }) => heightOf(to) < heightOf(from));
  if (upward !== undefined) throw new Error(`${upward.from} imports ${upward.to}, which is on a floor above it.`);
}
