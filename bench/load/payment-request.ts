/** A payment as the SDK sends it: created and confirmed in one request. */
const BODY =
  "amount=2000&currency=eur&payment_method=pm_card_visa&confirm=true&automatic_payment_methods[enabled]=true" +
  "&automatic_payment_methods[allow_redirects]=never";

export const BODY_TEXT = encodeURI(BODY).replaceAll("[", "%5B").replaceAll("]", "%5D");

export interface RequestParts {
  readonly port: number;
  readonly secretKey: string;
  /** Idempotency keys are this and a number. */
  readonly run: string;
}

/** Everything of a request before the idempotency key, and everything after it. */
export function requestParts({ port, secretKey }: RequestParts): { before: string; after: string } {
  const before = [
    "POST /v1/payment_intents HTTP/1.1",
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${secretKey}`,
    "Content-Type: application/x-www-form-urlencoded",
    `Content-Length: ${BODY_TEXT.length}`,
    "Idempotency-Key: ",
  ].join("\r\n");
  return { before, after: `\r\n\r\n${BODY_TEXT}` };
}
