import { html, type Html } from "./html.ts";

/** How much the page shows of a merchant's text; the JSON has all of it. */
const MAX_CHARACTERS = 160;

/** Shortens a merchant's text, and isolates its writing direction from the text after it. */
export function foreignText(text: string): Html {
  const characters = Array.from(text);
  const shown = characters.length > MAX_CHARACTERS ? `${characters.slice(0, MAX_CHARACTERS).join("")}…` : text;
  return html`<bdi>${shown}</bdi>`;
}

/** Formats milliseconds since the Unix epoch in this machine's time zone, and names the zone. */
export function moment(at: number): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${FORMAT.format(at)}</time>`;
}

const FORMAT = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});

export const identifier = (id: string): Html => html`<code>${id}</code>`;

export type Tone = "good" | "waiting" | "bad" | "neutral";

/** Shows a state by its name; the colour only repeats what the name says. */
export const state = (name: string, tone: Tone): Html =>
  html`<span class="state ${tone}">${name.replaceAll("_", " ")}</span>`;

export const dash = html`<span class="quiet">–</span>`;

/** Two parts of one cell, the second below the first and smaller. */
export const stacked = (first: Html, second: Html): Html => html`${first} <small>${second}</small>`;
