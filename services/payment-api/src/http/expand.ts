import type { Charge } from "../domain/charge.ts";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import type { Reader } from "../ports/reader.ts";
import type { Expandable, ExpandTarget } from "./api-object.ts";
import { CHARGES } from "./charges-inside.ts";
import { targetOf } from "./expandable.ts";
import { presentList } from "./presenters/list.ts";
import { LOADABLE, type Loadable, OBJECTS, presentSubject, type NamedObject } from "./subject.ts";

/** A target for which we load one of our objects. */
type Loaded = Loadable | "source";

/** Loads the objects that fields refer to, each at most once per request. */
export interface Loader {
  load(target: Loaded, id: string): Promise<NamedObject | undefined>;
  chargesOf(paymentIntent: string): Promise<readonly NamedObject[]>;
  refundsOf(charge: string): Promise<{ readonly subjects: readonly NamedObject[]; readonly hasMore: boolean }>;
}

/** A loader that reads the objects it does not already have. */
export function createLoader(reader: Reader, tenant: ConfiguredTenant, known: readonly Charge[] = []): Loader {
  const loaded = new Map<string, Promise<NamedObject | undefined>>(
    known.map((value) => [value.id, Promise.resolve({ object: "charge", value })]),
  );
  return {
    load(target, id) {
      let subject = loaded.get(id);
      if (subject === undefined) loaded.set(id, (subject = read(reader, tenant, objectOf(target, id), id)));
      return subject;
    },
    async chargesOf(paymentIntent) {
      const { data } = await reader.list("charge", tenant, { limit: 100 }, { payment_intent: paymentIntent });
      return data.map((value) => ({ object: "charge", value }) as const);
    },
    async refundsOf(charge) {
      const { data, hasMore } = await reader.list("refund", tenant, { limit: 10 }, { charge });
      return { subjects: data.map((value) => ({ object: "refund", value }) as const), hasMore };
    },
  };
}

const objectOf = (target: Loaded, id: string): Loadable => {
  if (target !== "source") return target;
  return id.startsWith("re_") ? "refund" : "charge";
};

async function read<N extends Loadable>(
  reader: Reader,
  tenant: ConfiguredTenant,
  object: N,
  id: string,
): Promise<NamedObject<N> | undefined> {
  const value = await LOADABLE[object].load(reader, tenant, id);
  return value === undefined ? undefined : { object, value };
}

/** The fields to expand, by level. */
interface Tree extends Map<string, Tree> {}

/** Paths as a tree: `a.b` and `a.c` load `a` once. */
export function treeOf(paths: readonly string[]): Tree {
  const root: Tree = new Map();
  for (const path of paths) {
    let node = root;
    for (const field of path.split(".")) {
      const child: Tree = node.get(field) ?? new Map();
      node.set(field, child);
      node = child;
    }
  }
  return root;
}

/** Presents a subject, and replaces each id that the caller wants to expand by its object. */
export async function presentExpanded(
  tenant: ConfiguredTenant,
  subject: NamedObject,
  tree: Tree,
  loader: Loader,
): Promise<object> {
  const presented = presentSubject(tenant, subject) as Presented;
  const fields = OBJECTS[subject.object].expandable;
  return expandFields({ tenant, loader, root: presented }, presented, fields, tree);
}

type Presented = Readonly<Record<string, unknown>>;

interface Expansion {
  readonly tenant: ConfiguredTenant;
  readonly loader: Loader;
  /** The object that a hash is part of. */
  readonly root: Presented;
}

/** A copy of an object, or of a hash in one, with its expansions. */
async function expandFields(
  expansion: Expansion,
  presented: Presented,
  fields: Expandable,
  tree: Tree,
): Promise<Presented> {
  const expanded = await Promise.all(
    [...tree].map(async ([field, below]) => {
      const value = await expandField(expansion, presented[field], targetOf(fields, field), field, below);
      return value === undefined ? [] : [[field, value] as const];
    }),
  );
  return { ...presented, ...Object.fromEntries(expanded.flat()) };
}

/** The value that replaces a field; undefined leaves the field unchanged. */
async function expandField(
  expansion: Expansion,
  value: unknown,
  target: ExpandTarget | Expandable | undefined,
  field: string,
  below: Tree,
): Promise<object | undefined> {
  const { tenant, loader, root } = expansion;
  const [object, id] = [String(root["object"]), String(root["id"])];
  if (field === CHARGES && object === "payment_intent") return presentCharges(tenant, id, loader);
  if (target === undefined || target === "nothing") return undefined;
  if (target === "no_items") return presentList(`/v1/${object}s/${id}/${field}`, [], false);
  if (target === "refunds") return expandRefunds(tenant, id, below.get("data") ?? new Map(), loader);
  if (typeof target === "object") {
    const isHash = typeof value === "object" && value !== null;
    return isHash ? expandFields(expansion, value as Presented, target, below) : undefined;
  }
  const child = typeof value === "string" ? await loader.load(target, value) : undefined;
  return child && presentExpanded(tenant, child, below, loader);
}

/** The newest ten charges of a payment, and how many there are. */
async function presentCharges(tenant: ConfiguredTenant, intent: string, loader: Loader): Promise<object> {
  const charges = await loader.chargesOf(intent);
  const data = charges.slice(0, 10).map((charge) => presentSubject(tenant, charge));
  const list = presentList(`/v1/charges?payment_intent=${intent}`, data, charges.length > data.length);
  return { ...list, total_count: charges.length };
}

async function expandRefunds(tenant: ConfiguredTenant, charge: string, below: Tree, loader: Loader): Promise<object> {
  const { subjects, hasMore } = await loader.refundsOf(charge);
  const data = await Promise.all(subjects.map((subject) => presentExpanded(tenant, subject, below, loader)));
  return presentList(`/v1/charges/${charge}/refunds`, data, hasMore);
}
