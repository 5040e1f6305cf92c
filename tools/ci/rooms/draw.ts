import { FLOORS, type Floor, type House, type Room } from "./rooms.ts";

const ROW = 32;
const COLUMN = 36;
const BOX = { width: 184, height: 24 };
const MARGIN = 20;
/** The space left of the boxes, for the names of the floors. */
const GUTTER = 78;
/** The distance from a box's right end to its column. */
const ENTRY = 13;

/** The colours of each floor's boxes and imports, for light and dark pages. */
const COLOURS: Readonly<Record<Floor, { readonly light: string; readonly dark: string }>> = {
  whole: { light: "#64748b", dark: "#94a3b8" },
  tools: { light: "#0f766e", dark: "#2dd4bf" },
  infra: { light: "#b45309", dark: "#fbbf24" },
  services: { light: "#4f46e5", dark: "#a5b4fc" },
  sandbox: { light: "#a21caf", dark: "#f0abfc" },
  packages: { light: "#334155", dark: "#cbd5e1" },
};

const styleOf = (floor: Floor, tone: "light" | "dark"): string => `.${floor} { --colour: ${COLOURS[floor][tone]} }`;

/** The same fonts and greys as in the other pictures; dark if the reader's page is dark. */
const STYLE = `
    svg { --page: #ffffff; --edge: #e2e8f0; --band: #f8fafc; --box: #ffffff; --text: #475569; --name: #0f172a; --column: #94a3b8 }
    ${FLOORS.map((floor) => styleOf(floor, "light")).join("\n    ")}
    @media (prefers-color-scheme: dark) {
      svg { --page: #0f172a; --edge: #334155; --band: #1e293b; --box: #0f172a; --text: #cbd5e1; --name: #f8fafc; --column: #64748b }
      ${FLOORS.map((floor) => styleOf(floor, "dark")).join("\n      ")}
    }
    .page { fill: var(--page); stroke: var(--edge) }
    .band { fill: var(--band) }
    .box { fill: var(--box); stroke: var(--colour); stroke-width: 1.5 }
    .share { fill: var(--colour); fill-opacity: 0.18 }
    .row { fill: none; stroke: var(--colour); stroke-width: 1.25; stroke-opacity: 0.55 }
    .column { fill: none; stroke: var(--column); stroke-width: 1.5; marker-end: url(#head) }
    .head { fill: var(--column) }
    .dot { fill: var(--colour) }
    text { fill: var(--text) }
    .name { font-weight: 600; fill: var(--name) }
    .floor { font-weight: 600; fill: var(--colour) }`;

/** The position of one room. */
interface Placed extends Room {
  /** The middle of its row. */
  readonly y: number;
  /** The left end of its box. */
  readonly x: number;
  /** The x of the column through which others import it. */
  readonly column: number;
}

/**
 * Draws the rooms as stairs, with the kernel last. A line leads right from each box, with a dot in the column of every room
 * that it imports; the column leads down to that room. The SVG refers to nothing outside itself.
 */
export function drawHouse(house: House): string {
  const placed = house.rooms.map((room, at) => {
    const x = MARGIN + GUTTER + at * COLUMN;
    return { ...room, x, y: MARGIN + at * ROW + ROW / 2, column: x + BOX.width - ENTRY };
  });
  const width = placed.at(-1)!.x + BOX.width + MARGIN;
  const height = MARGIN * 2 + placed.length * ROW;
  const largest = Math.max(...placed.map(({ share }) => share));
  const lines = [
    ...FLOORS.map((floor) => drawFloor(floor, placed, width)),
    ...placed.map((room) => drawColumn(room, placed, house)),
    ...placed.map((room) => drawRow(room, placed, house)),
    ...placed.map((room) => drawRoom(room, largest)),
    ...drawLegend(height),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description" font-family="ui-sans-serif, system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="12">
  <title id="title">The rooms of the code, and who imports whom</title>
  <desc id="description">${house.arrows.map(({ from, to }) => `${from} imports ${to}`).join(", ")}.</desc>
  <defs>
    <marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 L10 5 L0 10 z" class="head"/></marker>
    <style>${STYLE}
    </style>
  </defs>
  <rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" class="page"/>
${lines
  .filter((line) => line !== "")
  .map((line) => `  ${line}`)
  .join("\n")}
</svg>
`;
}

function drawFloor(floor: Floor, placed: readonly Placed[], width: number): string {
  const on = placed.filter((room) => room.floor === floor);
  const [first, last] = [on[0], on.at(-1)];
  if (first === undefined || last === undefined) return "";
  const top = first.y - ROW / 2 + 2;
  const band = `<rect x="8" y="${top}" width="${width - 16}" height="${last.y + ROW / 2 - 2 - top}" rx="6" class="band"/>`;
  return `${band}<text x="${MARGIN}" y="${first.y + 4}" class="floor ${floor}">${floor}</text>`;
}

/** Draws a line down from the first room that imports it. */
function drawColumn({ name, column, y }: Placed, placed: readonly Placed[], { arrows }: House): string {
  const first = placed.find((room) => arrows.some(({ from, to }) => from === room.name && to === name));
  if (first === undefined) return "";
  return `<path d="M${column} ${first.y} V${y - BOX.height / 2 - 1}" class="column"/>`;
}

/** Draws a line right to the last room that it imports. */
function drawRow({ name, floor, x, y }: Placed, placed: readonly Placed[], { arrows }: House): string {
  const imported = placed.flatMap((to) => {
    const arrow = arrows.find((one) => one.from === name && one.to === to.name);
    return arrow === undefined ? [] : [{ ...arrow, column: to.column }];
  });
  const last = imported.at(-1);
  if (last === undefined) return "";
  const dots = imported.map(
    ({ from, to, count, column }) =>
      `<circle cx="${column}" cy="${y}" r="${radiusOf(count)}" class="dot" data-from="${from}" data-to="${to}"/>`,
  );
  return `<g class="${floor}"><path d="M${x + BOX.width} ${y} H${last.column}" class="row"/>${dots.join("")}</g>`;
}

/** A dot's area grows with the number of imports. */
const radiusOf = (count: number): number => Math.round(10 * (2.4 + 0.75 * Math.sqrt(count))) / 10;

function drawRoom({ name, floor, x, y, share }: Placed, largest: number): string {
  const top = y - BOX.height / 2;
  const size = `height="${BOX.height}" rx="5"`;
  const percent = Math.round(share);
  const filled = Math.max(2, Math.round((BOX.width * share) / largest));
  return [
    `<g class="${floor}" data-room="${name}" data-share="${percent}">`,
    `<rect x="${x}" y="${top}" width="${BOX.width}" ${size} class="box"/>`,
    `<rect x="${x}" y="${top}" width="${filled}" ${size} class="share"/>`,
    `<text x="${x + 9}" y="${y + 4}" class="name">${name.split("/").at(-1)!}</text>`,
    `<text x="${x + BOX.width - 8}" y="${y + 4}" text-anchor="end" font-size="11">${percent === 0 ? "&lt;1" : percent} %</text>`,
    "</g>",
  ].join("");
}

/** Puts the legend into the corner that the stairs leave free. */
function drawLegend(height: number): readonly string[] {
  const says = [
    "Follow a line to the right: each dot is a room that is imported, straight below it.",
    "A larger dot: more imports. No line leads up, and no two rooms import each other.",
    "Percentages and tints: a room's share of the lines of TypeScript, with its tests.",
    "Imports of a room's tests are left out.",
  ];
  return says.map(
    (text, at) =>
      `<text x="${MARGIN + GUTTER}" y="${height - MARGIN - 12 - (says.length - 1 - at) * 18}">${text}</text>`,
  );
}
