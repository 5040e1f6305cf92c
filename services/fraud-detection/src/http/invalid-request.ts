/** A request that passes its schema and still cannot be used: 400. The message never quotes the request. */
export class InvalidRequest extends Error {
  override readonly name = "InvalidRequest";
  readonly statusCode = 400;
}
