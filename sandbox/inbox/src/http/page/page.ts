import type { ShownDelivery, ShownEvent, ShownPayment, Told } from "../../activity.ts";
import { identifier, moment } from "./cells.ts";
import { deliveries } from "./deliveries.ts";
import { events } from "./events.ts";
import { html, nothing } from "./html.ts";
import { payments } from "./payments.ts";
import { sectionOf } from "./section.ts";

export interface PageContent {
  readonly accountId: string | undefined;
  /** When the services were called, in milliseconds since the Unix epoch. */
  readonly askedAt: number;
  readonly limit: number;
  readonly payments: Told<ShownPayment>;
  readonly events: Told<ShownEvent>;
  readonly deliveries: Told<ShownDelivery>;
}

/** The page for people. It has no script: it is as old as its last request, and says so. */
export function pageOf({ accountId, askedAt, limit, ...told }: PageContent): string {
  const account = accountId === undefined ? nothing : html`Test account ${identifier(accountId)} · `;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Payments, events, deliveries</title>
        <link rel="stylesheet" href="/page.css" />
      </head>
      <body>
        <header>
          <h1>Payments, events, deliveries</h1>
          <p>${account}As of ${moment(askedAt)}</p>
          <nav aria-label="This page">
            <a href="/?limit=${limit}">Refresh</a>
            ${limit === MAX_ROWS ? nothing : html`<a href="/?limit=${MAX_ROWS}">Show ${MAX_ROWS} of each</a>`}
            <a href="#payments">Payments</a>
            <a href="#events">Events</a>
            <a href="#deliveries">Deliveries</a>
          </nav>
        </header>
        <main>
          ${sectionOf(payments, told.payments, limit)} ${sectionOf(events, told.events, limit)}
          ${sectionOf(deliveries, told.deliveries, limit)}
        </main>
      </body>
    </html> `.markup;
}

/** The most rows that the services' lists return at once. */
export const MAX_ROWS = 100;
