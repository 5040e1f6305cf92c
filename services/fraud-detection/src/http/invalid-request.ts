/** A request that fits its schema but is still invalid: 400. The message never quotes the request. */
export class InvalidRequest extends Error {
  override readonly name = "InvalidRequest";
  readonly statusCode = 400;
}
