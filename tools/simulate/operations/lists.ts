import type { Answer } from "../model/possibilities.ts";
import type { Operation } from "./operation.ts";

/** A page of a list as far as it matters here. */
interface Page {
  readonly data: readonly { readonly id: string; readonly created: number }[];
  readonly has_more: boolean;
}

/** Enough to pass many rows of the same second, and to end while others are inserted. */
const MOST_PAGES = 4;

/**
 * Walks a list from its newest object while others insert. Each object comes once; the order never turns; and what this
 * shop knew before the walk is there, as far as the walk went.
 */
const walk = (path: string, kind: "payment" | "customer"): Operation => ({
  name: `walk ${path}`,
  weight: 2,
  ask(shop, chance) {
    const limit = chance.between(2, 20);
    const known = shop.idsOf(kind);
    return {
      async run({ sender }) {
        const seen: string[] = [];
        let after: string | undefined;
        let hasMore = true;
        for (let page = 0; hasMore && page < MOST_PAGES; page++) {
          const parameters = { limit: String(limit), ...(after === undefined ? {} : { starting_after: after }) };
          const answer = await sender.send({ method: "GET", path, parameters });
          // The service is away: a client walks again another time.
          if (answer === undefined || answer.status >= 500 || answer.status === 429) return [];
          const { data, has_more: more } = read(answer);
          seen.push(...data.map(({ id }) => id));
          hasMore = more;
          after = data.at(-1)?.id;
          if (after === undefined) break;
        }
        return faultsOf(path, seen, known, !hasMore);
      },
    };
  },
});

function read(answer: Answer): Page {
  if (answer.status !== 200) throw new Error(`a list was answered ${answer.status}: ${answer.body}`);
  return JSON.parse(answer.body) as Page;
}

function faultsOf(
  path: string,
  seen: readonly string[],
  known: readonly string[],
  isWhole: boolean,
): readonly string[] {
  const faults: string[] = [];
  const once = new Set(seen);
  if (once.size < seen.length)
    faults.push(`${path} showed an object twice: ${seen.find((id, at) => seen.indexOf(id) < at)}`);
  // Ids sort by time.
  const oldest = isWhole ? "" : seen.at(-1)!;
  const missing = known.filter((id) => !once.has(id) && id > oldest);
  if (missing.length > 0) faults.push(`${path} left out ${missing.join(", ")}`);
  return faults;
}

export const walkPayments = walk("/v1/payment_intents", "payment");
export const walkCustomers = walk("/v1/customers", "customer");
