import type { Arrow, Box, Label, Picture } from "./picture.ts";

/** The fonts and colours of docs/architecture.svg. */
const STYLE = `
    .page { fill: #ffffff; stroke: #e2e8f0 }
    .out { fill: #f1f5f9; stroke: #94a3b8; stroke-width: 1.5 }
    .region { fill: #ffffff; stroke: #94a3b8 }
    .vpc { fill: #f8fafc; stroke: #64748b; stroke-width: 1.5 }
    .public { fill: #ecfdf5; stroke: #6ee7b7 }
    .private { fill: #eff6ff; stroke: #bfdbfe }
    .box { fill: #ffffff; stroke: #334155; stroke-width: 1.5 }
    .db { fill: #eef2ff; stroke: #4f46e5; stroke-width: 1.5 }
    .cell { fill: #f1f5f9; stroke: none }
    .data-cell { fill: #e0e7ff }
    .chip { fill: #ffffff; stroke: #94a3b8 }
    .on-demand { fill: #334155; stroke: #334155 }
    .spot { fill: #d97706; stroke: #d97706 }
    .hollow { fill: #ffffff }
    .flow-sign { fill: #334155 }
    .data-sign { fill: #4f46e5 }
    .leave-sign { fill: #0f766e }
    .lent { stroke-dasharray: 6 4 }
    text { fill: #475569 }
    .name { font-weight: 600; fill: #0f172a }
    .flow { fill: none; stroke: #334155; stroke-width: 1.5; marker-end: url(#flow-head) }
    .data { fill: none; stroke: #4f46e5; stroke-width: 1.5; marker-end: url(#data-head) }
    .leave { fill: none; stroke: #0f766e; stroke-width: 1.5; marker-end: url(#leave-head) }`;

/** An SVG that refers to nothing outside itself. */
export function formatSvg({ title, description, width, height, boxes, arrows, labels }: Picture): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description" font-family="ui-sans-serif, system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="12">
  <title id="title">${escape(title)}</title>
  <desc id="description">${escape(description)}</desc>
  <defs>
    ${head("flow", "#334155")}
    ${head("data", "#4f46e5")}
    ${head("leave", "#0f766e")}
    <style>${STYLE}
    </style>
  </defs>
  <rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" class="page"/>
${[...boxes.map(formatBox), ...arrows.map(formatArrow), ...labels.map(formatLabel)].map((line) => `  ${line}`).join("\n")}
</svg>
`;
}

function head(name: string, colour: string): string {
  return `<marker id="${name}-head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 L10 5 L0 10 z" fill="${colour}"/></marker>`;
}

function formatBox({ x, y, width, height, style, names }: Box): string {
  const radius = Math.min(6, Math.floor(height / 4));
  const told = names === undefined ? "/>" : `><title>${escape(names.join(", "))}</title></rect>`;
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" class="${style}"${told}`;
}

function formatArrow({ strokes, style, edges }: Arrow): string {
  const path = strokes.map(
    ([first, ...rest]) => `M${first!.x} ${first!.y}${rest.map(({ x, y }) => ` L${x} ${y}`).join("")}`,
  );
  const told = edges.map(({ from, to, port }) => `${from} to ${to}: ${port}`).join("\n");
  return `<path d="${path.join(" ")}" class="${style}"><title>${escape(told)}</title></path>`;
}

function formatLabel({ x, y, text, anchor, size, bold }: Label): string {
  const attributes = `${anchor === "start" ? "" : ` text-anchor="${anchor}"`}${size === 12 ? "" : ` font-size="${size}"`}${bold ? ' class="name"' : ""}`;
  return `<text x="${x}" y="${y}"${attributes}>${escape(text)}</text>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
