import type { ConfiguredTenant } from "../domain/tenant.ts";
import type { Caller } from "../ports/caller.ts";
import type { CommandAnswer, AnswerObject, Replies, Reply } from "../ports/journal.ts";
import type { Reader, SearchSlice, Slice } from "../ports/reader.ts";
import { createLoader, presentExpanded, treeOf } from "./expand.ts";
import { presentList } from "./presenters/list.ts";
import { presentSearchResult } from "./presenters/search-result.ts";
import { presentCharge } from "./presenters/charge.ts";
import { presentPaymentIntent } from "./presenters/payment-intent.ts";
import { errorOf } from "./refusals.ts";
import { type Presented, presentSubject, type Returned, type NamedObject, subjectOf } from "./subject.ts";
import { renderError } from "./wire-error.ts";

/** Turns answers into bytes: the presented object as JSON, or Stripe's error for the refusal. */
export const replies: Replies = {
  render(caller, answer) {
    const { tenant, expand } = caller;
    if (answer.kind === "refusal") return refusalReply(tenant, answer);
    if (expand.length === 0) return { status: 200, body: JSON.stringify(presentSubject(tenant, answer.object)) };
    return renderWithItsCharge(caller, answer.object);
  },
  async renderWithReads(caller, answer, reader) {
    if (answer.kind === "refusal") return refusalReply(caller.tenant, answer);
    return renderSubject(caller, answer.object, reader);
  },
};

function refusalReply(tenant: ConfiguredTenant, { refusal }: Extract<CommandAnswer, { kind: "refusal" }>): Reply {
  const error = errorOf(refusal, tenant);
  return { status: error.status, body: renderError(error) };
}

/** The most common expansion needs no read: the answer already has the charge. */
function renderWithItsCharge({ tenant, expand }: Caller, object: AnswerObject): Reply | undefined {
  if (object.object !== "payment_intent" || expand.length !== 1 || expand[0] !== "latest_charge") return undefined;
  const { value, charge = null } = object;
  if (value.details.latestCharge !== (charge?.id ?? null)) return undefined;
  const presented = { ...presentPaymentIntent(tenant, value), latest_charge: charge && presentCharge(tenant, charge) };
  return { status: 200, body: JSON.stringify(presented) };
}

/** An object with its expansions. */
export async function renderSubject({ tenant, expand }: Caller, subject: NamedObject, reader: Reader): Promise<Reply> {
  const known = subject.charge == null ? [] : [subject.charge];
  const loader = createLoader(reader, tenant, known);
  return { status: 200, body: JSON.stringify(await presentExpanded(tenant, subject, treeOf(expand), loader)) };
}

/** A page of a list with its expansions. */
export async function renderList<N extends Returned>(
  { tenant, expand }: Caller,
  url: string,
  object: N,
  { data, hasMore }: Slice<Presented[N]>,
  reader: Reader,
): Promise<Reply> {
  const presented = await presentItems({ tenant, expand }, object, data, reader);
  return { status: 200, body: JSON.stringify(presentList(url, presented, hasMore)) };
}

/** A page of a search with its expansions. */
export async function renderSearch<N extends Returned>(
  caller: Pick<Caller, "tenant" | "expand">,
  url: string,
  object: N,
  { data, ...slice }: SearchSlice<Presented[N]>,
  reader: Reader,
): Promise<Reply> {
  const presented = (await presentItems(caller, object, data, reader)) as { readonly id: string }[];
  return { status: 200, body: JSON.stringify(presentSearchResult(url, presented, slice)) };
}

function presentItems<N extends Returned>(
  { tenant, expand }: Pick<Caller, "tenant" | "expand">,
  object: N,
  data: readonly Presented[N][],
  reader: Reader,
): Promise<object[]> {
  const loader = createLoader(reader, tenant);
  const tree = treeOf(expand).get("data") ?? new Map();
  return Promise.all(data.map((value) => presentExpanded(tenant, subjectOf(object, value), tree, loader)));
}
