import { shorten } from "./text.ts";
import { invalidRequest, type WireError } from "./wire-error.ts";

/** The error of a request to a URL that is no route. Its query string is not quoted. */
export function unrecognized(method: string, url: string): WireError {
  const [path = ""] = url.split("?", 1);
  return invalidRequest(
    `Unrecognized request URL (${method}: ${shorten(path)}). If you are trying to list objects, remove the trailing ` +
      "slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code.",
    { status: 404 },
  );
}
