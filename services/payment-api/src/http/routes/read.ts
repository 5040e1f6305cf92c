import type { ConfiguredTenant } from "../../domain/tenant.ts";
import type { Page, Reader, Slice } from "../../ports/reader.ts";
import { type Call, type Handled, refused } from "../endpoint.ts";
import { notFound } from "../refusals.ts";
import { renderList, renderSubject } from "../replies.ts";
import { type Presented, type Returned, subjectOf } from "../subject.ts";

/** Answers with the object that the id in the path names. */
export async function answerFound<N extends Returned>(
  reader: Reader,
  call: Call,
  object: N,
  value: Presented[N] | undefined,
): Promise<Handled> {
  if (value === undefined) return refused(notFound(object, call.id));
  return { kind: "reply", reply: await renderSubject(call, subjectOf(object, value), reader), replayed: false };
}

/** A list that is empty because what is asked for does not exist here. */
export const NOTHING: Slice<never> = { data: [], hasMore: false };

interface Listing<N extends Returned> {
  readonly url: string;
  readonly object: N;
  readonly page: Page;
  /** Tells whether the object that a cursor names exists. */
  readonly find: (tenant: ConfiguredTenant, id: string) => Promise<unknown>;
  readonly list: (tenant: ConfiguredTenant, page: Page) => Promise<Slice<Presented[N]>>;
}

/** Answers with a page of a list. A cursor that names nothing is the caller's fault. */
export async function answerList<N extends Returned>(
  reader: Reader,
  call: Call,
  listing: Listing<N>,
): Promise<Handled> {
  const { url, object, page, find, list } = listing;
  for (const [param, cursor] of [
    ["starting_after", page.startingAfter],
    ["ending_before", page.endingBefore],
  ] as const) {
    if (cursor !== undefined && (await find(call.tenant, cursor)) === undefined)
      return refused(notFound(object, cursor, param));
  }
  const slice = await list(call.tenant, page);
  return { kind: "reply", reply: await renderList(call, url, object, slice, reader), replayed: false };
}
