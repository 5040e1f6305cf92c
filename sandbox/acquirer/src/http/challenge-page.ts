import { parseCurrency } from "@platform/kernel/currency";
import { formatMoney } from "@platform/kernel/money";
import type { Challenge } from "../domain/challenge.ts";

/** The page on which a shopper authenticates. Its form posts to its own address. */
export function challengePage(challenge: Challenge): string {
  const open = challenge.answer === "open";
  return page(
    open ? "Confirm your payment" : `Authentication ${challenge.answer}`,
    open
      ? `<p>Your bank asks whether you are paying <strong>${amountOf(challenge)}</strong>.</p>
<form method="post">
  <button name="answer" value="completed">Complete authentication</button>
  <button name="answer" value="failed">Fail authentication</button>
</form>`
      : "<p>You can close this page and return to the shop.</p>",
  );
}

/** The page for an unknown address. */
export const noChallengePage = page("No such challenge", "<p>The link is wrong.</p>");

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>body { font: 16px/1.5 system-ui; margin: 4rem auto; max-width: 28rem; padding: 0 1rem } button { font: inherit; padding: .5rem 1rem; margin: .25rem .5rem .25rem 0 }</style>
<h1>${title}</h1>
${body}
<p><small>Sandbox acquirer: no money moves.</small></p>
</html>
`;
}

function amountOf({ amount, currency: code }: Challenge): string {
  const currency = parseCurrency(code);
  return currency === undefined ? "an amount" : formatMoney({ amount, currency });
}
