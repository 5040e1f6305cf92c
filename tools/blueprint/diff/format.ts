import { lineOf } from "./connections.ts";
import type { DescribedChange, Difference } from "./difference.ts";
import type { Risk } from "./risk.ts";

/** One line of text about one or several resources. */
export interface Line {
  readonly what: string;
  readonly says: string;
}

/** Groups resources with the same text into one line; groups created and destroyed resources by kind. */
export function linesOf(changes: readonly DescribedChange[]): readonly Line[] {
  const isWhole = changes.every(({ kind }) => kind === "created" || kind === "destroyed");
  if (isWhole)
    return merge(changes.map(({ of, name }) => ({ key: of, text: name }))).map(({ key, texts }) => ({
      what: texts.length === 1 ? key : `${texts.length} × ${key}`,
      says: texts.join(", "),
    }));
  const said = changes.flatMap(({ subject, says }) => says.map((text) => ({ key: text, text: subject })));
  return merge(said).map(({ key, texts }) => ({ what: someOf(texts), says: key }));
}

/** A new tag changes every resource, and a line of 170 names would hide the other lines. */
const MAX_NAMES = 12;

function someOf(names: readonly string[]): string {
  const rest = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : "";
  return `${names.slice(0, MAX_NAMES).join(", ")}${rest}`;
}

/** Risks name every resource, so that nobody has to search for those left out. */
export function riskLinesOf(risks: readonly Risk[]): readonly Line[] {
  return merge(risks.map(({ of, says }) => ({ key: says, text: of }))).map(({ key, texts }) => ({
    what: texts.join(", "),
    says: key,
  }));
}

function merge(all: readonly { readonly key: string; readonly text: string }[]) {
  const keys = [...new Set(all.map(({ key }) => key))];
  return keys.map((key) => ({
    key,
    texts: [...new Set(all.filter((one) => one.key === key).map(({ text }) => text))],
  }));
}

/** The number of changes by kind: `2 replaced, 1 changed`. */
export function countsOf({ changes, images }: Difference): string {
  const counts = ORDER.flatMap(([kind]) => {
    const count = changes.filter((change) => change.kind === kind).length;
    return count === 0 ? [] : [`${count} ${kind}`];
  });
  const rebuilt = images.length === 0 ? [] : [`${images.length} image${images.length === 1 ? "" : "s"} rebuilt`];
  return [...counts, ...rebuilt].join(", ") || "nothing changes";
}

const ORDER = [
  ["replaced", "Replaced"],
  ["destroyed", "Destroyed"],
  ["changed", "Changed"],
  ["created", "Created"],
] as const;

/** Everything but the risks, as sections with a title and lines. Sections without lines are left out. */
export function sectionsOf({
  changes,
  connections,
  images,
}: Difference): readonly (readonly [string, readonly Line[]])[] {
  const sections: readonly (readonly [string, readonly Line[]])[] = [
    ...ORDER.map(([kind, title]) => [title, linesOf(changes.filter((change) => change.kind === kind))] as const),
    ["Images rebuilt", images.map(({ name, files }) => ({ what: name, says: `${files} of its files differ` }))],
    [
      "Connections",
      [
        ...connections.gained.map((edge) => ({ what: "new", says: lineOf(edge) })),
        ...connections.lost.map((edge) => ({ what: "gone", says: lineOf(edge) })),
        ...connections.unknown.map((why) => ({ what: "unknown", says: why })),
      ],
    ],
  ];
  return sections.filter(([, lines]) => lines.length > 0);
}

/** Formats for people. */
export function formatText(difference: Difference): string {
  const { app, stage, base, risks } = difference;
  const lookAt = riskLinesOf(risks);
  return [
    `${app} ${stage}, compared with ${base}: ${countsOf(difference)}, ${risks.length} to look at\n`,
    lookAt.length === 0 ? "" : blockOf("To look at", lookAt),
    ...sectionsOf(difference).map(([title, lines]) => blockOf(title, lines)),
  ].join("");
}

function blockOf(title: string, lines: readonly Line[]): string {
  return `\n${title}\n${lines.map(({ what, says }) => `  ${what}: ${says}\n`).join("")}`;
}
