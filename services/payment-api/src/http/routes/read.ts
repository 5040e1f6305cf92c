import type { Tenant } from "../../domain/tenant.ts";
import type { ObjectName } from "../../domain/refusal.ts";
import type { Page, Reader, Slice } from "../../ports/reader.ts";
import { type Call, type Handled, refused } from "../endpoint.ts";
import type { Loader } from "../expand.ts";
import { notFound } from "../refusals.ts";
import { renderList, renderSubject } from "../replies.ts";
import type { Subject } from "../subject.ts";

/** Answers with an object that was looked up by the id in the path. */
export async function answerFound(
  reader: Reader,
  call: Call,
  object: ObjectName,
  subject: Subject | undefined,
): Promise<Handled> {
  if (subject === undefined) return refused(notFound(object, call.id, object === "payment_intent" ? "intent" : "id"));
  return { kind: "reply", reply: await renderSubject(call, subject, reader), replayed: false };
}

interface Listing<T> {
  readonly url: string;
  readonly object: ObjectName;
  readonly page: Page;
  /** Tells whether the object that a cursor names exists. */
  readonly find: (tenant: Tenant, id: string) => Promise<unknown>;
  readonly list: (tenant: Tenant, page: Page) => Promise<Slice<T>>;
  readonly subjectOf: (value: T, loader: Loader) => Subject | Promise<Subject>;
}

/** Answers with a page of a list. A cursor that names nothing is a fault of the caller. */
export async function answerList<T>(reader: Reader, call: Call, listing: Listing<T>): Promise<Handled> {
  const { url, object, page, find, list, subjectOf } = listing;
  for (const [param, cursor] of [
    ["starting_after", page.startingAfter],
    ["ending_before", page.endingBefore],
  ] as const) {
    if (cursor !== undefined && (await find(call.tenant, cursor)) === undefined)
      return refused(notFound(object, cursor, param));
  }
  const slice = await list(call.tenant, page);
  return { kind: "reply", reply: await renderList(call, url, slice, subjectOf, reader), replayed: false };
}
