import type { Searchable } from "../../domain/search/fields.ts";
import { SEARCH_FIELDS } from "../../domain/search/fields.ts";
import { parseQuery } from "../../domain/search/parse-query.ts";
import type { SearchQuery } from "../../domain/search/query.ts";
import { SearchTooSlow } from "../../ports/reader.ts";
import { endpoint, type Endpoint, type Handled, refused } from "../endpoint.ts";
import { refuse, required, specify, type Faults } from "../parameters.ts";
import { integer, mapped, text } from "../parameters/fields.ts";
import { pageAfter, TOTAL_COUNT } from "../presenters/search-result.ts";
import { renderSearch } from "../replies.ts";
import { invalidRequest, type WireError } from "../wire-error.ts";

const pageToken = mapped(
  text(255),
  (given, param, faults) => pageAfter(given) ?? refuse(faults, "This is not the next_page of a search.", param),
);

const specification = specify({
  limit: integer({ min: 1, max: 100 }),
  page: pageToken,
  query: required(text(5000)),
});

const DEFAULT_LIMIT = 10;

/** `GET /v1/…/search`: the newest objects that match a query in Stripe's language. */
const searchOf = (object: Searchable, path: string): Endpoint =>
  endpoint({
    method: "GET",
    path: `${path}/search`,
    permission: `${object}.read`,
    returns: object,
    isList: true,
    isSearch: true,
    parameters: specification,
    input: ({ limit = DEFAULT_LIMIT, page, query }, faults) => ({
      query: queryOf(object, query, faults),
      page: { limit, after: page },
    }),
    async handle({ deps: { reader } }, call, { query, page }): Promise<Handled> {
      try {
        const counts = call.expand.includes(TOTAL_COUNT);
        const slice = await reader.search(object, call.tenant, query, { ...page, counts });
        return {
          kind: "reply",
          reply: await renderSearch(call, `${path}/search`, object, slice, reader),
          replayed: false,
        };
      } catch (error) {
        if (error instanceof SearchTooSlow) return refused(TOO_SLOW);
        throw error;
      }
    },
  });

/** Nobody sees this query: a fault refuses the request. */
const NONE: SearchQuery = { join: "and", clauses: [] };

function queryOf(object: Searchable, given: string | undefined, faults: Faults): SearchQuery {
  if (given === undefined) return NONE;
  const parsed = parseQuery(given, SEARCH_FIELDS[object]);
  if (parsed.ok) return parsed.value;
  const { message, at } = parsed.error;
  refuse(faults, `We were unable to parse your search query. ${message} (at character ${at}).`, "query");
  return NONE;
}

const TOO_SLOW: WireError = invalidRequest(
  "The search looked at many objects and was given up after three seconds. Add a clause that matches fewer of them, such as " +
    "the customer, or list the objects by the time of their creation.",
  { param: "query" },
);

export const searchEndpoints: readonly Endpoint[] = [
  searchOf("customer", "/v1/customers"),
  searchOf("payment_intent", "/v1/payment_intents"),
  searchOf("charge", "/v1/charges"),
  searchOf("product", "/v1/products"),
  searchOf("price", "/v1/prices"),
];
