import type { Told } from "../../activity.ts";
import { html, nothing, type Html } from "./html.ts";

/** A list on the page: its heading, and the cells of its rows. */
export interface Section<Row> {
  /** The section's anchor, and the name of its JSON. */
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly whenEmpty: string;
  readonly columns: readonly Column<Row>[];
}

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Html;
}

/** `limit` is how many rows the request asked for. */
export function sectionOf<Row>(section: Section<Row>, told: Told<Row>, limit: number): Html {
  const { id, title, about } = section;
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    <p class="quiet">${about} <a href="/${id}.json?limit=${limit}">JSON</a></p>
    ${told.ok ? rowsOf(section, told.value, limit) : html`<p class="problem">${told.error}</p>`}
  </section> `;
}

function rowsOf<Row>({ columns, whenEmpty }: Section<Row>, rows: readonly Row[], limit: number): Html {
  if (rows.length === 0) return html`<p class="empty">${whenEmpty}</p>`;
  return html`<table>
      <thead>
        <tr>
          ${columns.map(({ title }) => html`<th scope="col">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${columns.map(({ title, cell }) => html`<td data-title="${title}">${cell(row)}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
    ${rows.length < limit ? nothing : html`<p class="quiet">The latest ${limit}. The API has older ones.</p>`}`;
}
