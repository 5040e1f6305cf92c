export const NORMAL_CARD = "pm_card_visa";
/** fraud-detection and the fallback both block it. */
export const HIGHEST_RISK_CARD = "pm_card_riskLevelHighest";

export interface RequestParts {
  readonly port: number;
  readonly secretKey: string;
}

/**
 * The parts of a request before and after the idempotency key. The request creates and confirms a payment at once, as the
 * SDK sends it.
 */
export function requestParts(
  { port, secretKey }: RequestParts,
  card: string = NORMAL_CARD,
): { before: string; after: string } {
  const body = bodyWith(card);
  const before = [
    "POST /v1/payment_intents HTTP/1.1",
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${secretKey}`,
    "Content-Type: application/x-www-form-urlencoded",
    `Content-Length: ${body.length}`,
    "Idempotency-Key: ",
  ].join("\r\n");
  return { before, after: `\r\n\r\n${body}` };
}

function bodyWith(card: string): string {
  const fields =
    `amount=2000&currency=eur&payment_method=${card}&confirm=true&automatic_payment_methods[enabled]=true` +
    "&automatic_payment_methods[allow_redirects]=never";
  return encodeURI(fields).replaceAll("[", "%5B").replaceAll("]", "%5D");
}
