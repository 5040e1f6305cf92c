import type { Chance } from "../chance.ts";
import type { Operation } from "./operation.ts";
import type { Shop } from "./shop.ts";

/** An object of a list as far as it matters here. */
interface Item {
  readonly id: string;
  readonly type?: string;
  readonly payment_intent?: string | null;
}

interface Page {
  readonly data: readonly Item[];
  readonly has_more: boolean;
}

/** What a walk asks for, and what it may and must see. */
interface Wanted {
  readonly parameters: Readonly<Record<string, string>>;
  /** Whether an object belongs into the list. */
  readonly belongs: (item: Item) => boolean;
  /** Ids that are there for certain. */
  readonly known: readonly string[];
  /** The most objects of a page. */
  readonly limit: number;
}

interface List {
  readonly path: string;
  readonly weight: number;
  /** Objects may be deleted between two pages, so a page that was promised may be empty. */
  readonly mayShrink?: true;
  /** Undefined where the shop has nothing to ask for. */
  want(shop: Shop, chance: Chance): Wanted | undefined;
}

/** Enough to pass many rows of the same second, and to end while others are inserted. */
const MOST_PAGES = 4;

/**
 * Walks a list from its newest object while others insert. Each object comes once and belongs there; the order never turns;
 * a page that is promised has something; and what is there for certain is shown, as far as the walk went.
 */
const walk = ({ path, weight, mayShrink, want }: List): Operation => ({
  name: `walk ${path}`,
  weight,
  ask(shop, chance) {
    const wanted = want(shop, chance);
    if (wanted === undefined) return undefined;
    return {
      async run({ sender }) {
        const seen: Item[] = [];
        const faults: string[] = [];
        let hasMore = true;
        for (let page = 0; hasMore && page < MOST_PAGES; page++) {
          const after = seen.at(-1);
          const parameters = { ...wanted.parameters, limit: String(wanted.limit) };
          const answer = await sender.send({
            method: "GET",
            path,
            parameters: after === undefined ? parameters : { ...parameters, starting_after: after.id },
          });
          // The service is away: a client walks again another time.
          if (answer === undefined || answer.status >= 500 || answer.status === 429) return [];
          if (answer.status !== 200) return [`${path} was answered ${answer.status}: ${answer.body}`];
          const { data, has_more: more } = JSON.parse(answer.body) as Page;
          if (after !== undefined && data.length === 0 && !mayShrink) faults.push("promised a page that is empty");
          seen.push(...data);
          hasMore = more && data.length > 0;
        }
        faults.push(...faultsOf(seen, wanted, !hasMore));
        return faults.map((fault) => `${path} ${new URLSearchParams(wanted.parameters).toString()} ${fault}`);
      },
    };
  },
});

function faultsOf(seen: readonly Item[], { belongs, known }: Wanted, isWhole: boolean): readonly string[] {
  const ids = seen.map(({ id }) => id);
  // Ids sort by time.
  const turned = ids.find((id, at) => at > 0 && id >= ids[at - 1]!);
  const strange = seen.find((item) => !belongs(item));
  const oldest = isWhole ? "" : ids.at(-1)!;
  const missing = known.filter((id) => id > oldest && !ids.includes(id));
  return [
    ...(turned === undefined ? [] : [`showed ${turned} twice, or after an older object`]),
    ...(strange === undefined ? [] : [`showed ${JSON.stringify(strange)}, which does not belong there`]),
    ...(missing.length === 0 ? [] : [`left out ${missing.join(", ")}`]),
  ];
}

const everything = (known: readonly string[], chance: Chance): Wanted => ({
  parameters: {},
  belongs: () => true,
  known,
  limit: chance.between(2, 20),
});

/** The charges or the refunds of one payment: few, so that pages of one or two come to an end. */
const ofPayment = (path: string): Operation =>
  walk({
    path,
    weight: 1,
    want(shop, chance) {
      const id = shop.paymentWhere(chance, ({ charge }) => charge !== null)?.id;
      if (id === undefined) return undefined;
      return {
        parameters: { payment_intent: id },
        belongs: ({ payment_intent: payment }) => payment === id,
        known: [],
        limit: chance.between(1, 2),
      };
    },
  });

const EVENT_TYPES = ["payment_intent.created", "payment_intent.succeeded", "charge.failed", "refund.created"];

/** Events of several types. */
const walkEvents = walk({
  path: "/v1/events",
  weight: 1,
  want(_, chance) {
    const types = EVENT_TYPES.filter(() => chance.happens(0.6));
    return {
      parameters: Object.fromEntries(types.map((type, at) => [`types[${at}]`, type])),
      belongs: ({ type }) => types.length === 0 || types.includes(type!),
      known: [],
      limit: chance.between(1, 10),
    };
  },
});

export const LISTS: readonly Operation[] = [
  walk({
    path: "/v1/payment_intents",
    weight: 2,
    want: (shop, chance) => everything(shop.idsOf("payment"), chance),
  }),
  walk({
    path: "/v1/customers",
    weight: 2,
    mayShrink: true,
    want: (shop, chance) => everything(shop.idsOf("customer"), chance),
  }),
  ofPayment("/v1/charges"),
  ofPayment("/v1/refunds"),
  walkEvents,
];
