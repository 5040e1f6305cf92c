import { styleText } from "node:util";
import { urlOf } from "./components.ts";
import type { Platform } from "./platform.ts";

/** One line for scripts: the only one on stdout that starts with `{"ready":`. */
export function readyLine({ ports, account, databaseUrl }: Platform): string {
  return JSON.stringify({
    ready: true,
    paymentApi: urlOf(ports.paymentApi),
    fraudDetection: urlOf(ports.fraudDetection),
    notificationService: urlOf(ports.notificationService),
    secretKey: account.secretKey,
    publishableKey: account.publishableKey,
    databaseUrl,
    inbox: urlOf(ports.inbox),
  });
}

/** Tells a person where everything is, with a first request to copy. */
export function welcome({ ports, account, databaseUrl }: Platform): string {
  return [
    "",
    bold("The platform runs."),
    "",
    row("payment-api", urlOf(ports.paymentApi), "speaks the Stripe API"),
    row("fraud-detection", urlOf(ports.fraudDetection)),
    row("notification-service", urlOf(ports.notificationService)),
    row("sandbox acquirer", urlOf(ports.acquirer)),
    row("webhook inbox", urlOf(ports.inbox), "payments, events and webhook deliveries, as a page"),
    row("database", databaseUrl),
    "",
    row("secret key", account.secretKey, "of a ready-made test account"),
    row("publishable key", account.publishableKey),
    "",
    bold("A first payment, in another terminal:"),
    "",
    `  curl ${urlOf(ports.paymentApi)}/v1/payment_intents -u ${account.secretKey}: \\`,
    "    -d amount=2000 -d currency=eur -d payment_method=pm_card_visa -d confirm=true \\",
    "    -d 'automatic_payment_methods[enabled]=true' -d 'automatic_payment_methods[allow_redirects]=never'",
    "",
    bold("The README's example, with the official SDK:"),
    "",
    `  PAYMENT_API=${urlOf(ports.paymentApi)} SECRET_KEY=${account.secretKey} node pay.mjs`,
    "",
    dim("Ctrl-C stops everything. The logs follow."),
    "",
    "",
  ].join("\n");
}

const bold = (text: string): string => styleText("bold", text);
const dim = (text: string): string => styleText("dim", text);
const row = (name: string, value: string, note = ""): string => `  ${name.padEnd(22)}${value}  ${dim(note)}`.trimEnd();
