import { ENDPOINTS } from "./endpoints.ts";
import stripe from "./routes/stripe-routes.json" with { type: "json" };
import { invalidRequest, type WireError } from "./wire-error.ts";

interface Route {
  readonly method: string;
  readonly path: string;
}

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
const SUPPORTED: ReadonlySet<string> = new Set(ENDPOINTS.map(nameOf));

/** The URL of the list of refunds inside our charges. The SDK has no call for it. */
const REFUNDS_OF_A_CHARGE: Route = { method: "GET", path: "/v1/charges/:id/refunds" };

/** Stripe's routes that we do not have yet: we should not tell a caller that they do not exist. */
export const NOT_YET: readonly Route[] = Object.entries(stripe.routes)
  .flatMap(([path, methods]) => methods.split(" ").map((method): Route => ({ method, path })))
  .concat(REFUNDS_OF_A_CHARGE)
  .filter((route) => !SUPPORTED.has(nameOf(route)));

/** Whether a path has the form of a template; an id is any text that is not empty. */
const matches = (names: readonly string[], given: readonly string[]): boolean =>
  names.length === given.length && names.every((name, at) => (name === ":id" ? given[at] !== "" : name === given[at]));

/**
 * The route that a request would have reached at Stripe, if we do not have it yet. We look it up here, because five hundred
 * more routes would make the router start 0.1 s more slowly.
 */
export function notYetAt(method: string, path: string): Route | undefined {
  const given = path.split("/");
  return BY_IDS.find(({ route, names }) => route.method === method && matches(names, given))?.route;
}

const idsIn = ({ path }: Route): number => path.split(":id").length - 1;
/** Routes with few ids first, because a name takes precedence over an id: `/v1/credit_notes/preview/lines`. */
const BY_IDS = NOT_YET.toSorted((a, b) => idsIn(a) - idsIn(b)).map((route) => ({
  route,
  names: route.path.split("/"),
}));

/** The error for a route that we do not have yet; it lists our routes for its resource, or our resources. */
export function notSupportedYet(route: Route): WireError {
  const resource = resourceOf(route.path);
  const own = ENDPOINTS.filter(({ path }) => resourceOf(path) === resource).map(nameOf);
  const supported = own.length > 0 ? own : RESOURCES;
  return invalidRequest(`${nameOf(route)} is not supported yet. Supported are: ${supported.join(", ")}.`, {
    status: 404,
  });
}

/** `/v1/customers` for `/v1/customers/:id/sources`. */
const resourceOf = (path: string): string => path.split("/", 3).join("/");
const RESOURCES: readonly string[] = [...new Set(ENDPOINTS.map(({ path }) => resourceOf(path)))];
