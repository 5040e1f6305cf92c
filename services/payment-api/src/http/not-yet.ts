import { ENDPOINTS } from "./endpoints.ts";
import stripe from "./routes/stripe-routes.json" with { type: "json" };
import { invalidRequest, type WireError } from "./wire-error.ts";

interface Route {
  readonly method: string;
  readonly path: string;
}

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
const SUPPORTED: ReadonlySet<string> = new Set(ENDPOINTS.map(nameOf));

/** Routes of Stripe's that we do not have yet: a caller should not be told that they do not exist. */
export const NOT_YET: readonly Route[] = Object.entries(stripe.routes)
  .flatMap(([path, methods]) => methods.split(" ").map((method) => ({ method, path })))
  .filter((route) => !SUPPORTED.has(nameOf(route)));

/** The error of a route that is not there yet; it tells what there is of its resource, or which resources there are. */
export function notSupportedYet(route: Route): WireError {
  const resource = resourceOf(route.path);
  const own = ENDPOINTS.filter(({ path }) => resourceOf(path) === resource).map(nameOf);
  const supported = own.length > 0 ? own : RESOURCES;
  return invalidRequest(`${nameOf(route)} is not supported yet. Supported are: ${supported.join(", ")}.`, {
    status: 404,
  });
}

/** `/v1/customers` of `/v1/customers/:id/sources`. */
const resourceOf = (path: string): string => path.split("/", 3).join("/");
const RESOURCES: readonly string[] = [...new Set(ENDPOINTS.map(({ path }) => resourceOf(path)))];
