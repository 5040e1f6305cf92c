/** What a search counts only on request: it costs a second look at all matches. */
export const TOTAL_COUNT = "total_count";

/** A page of a search as we send it. */
export const presentSearchResult = <T extends { readonly id: string }>(
  url: string,
  data: readonly T[],
  { hasMore, total }: { readonly hasMore: boolean; readonly total?: number },
) => ({
  object: "search_result" as const,
  data,
  has_more: hasMore,
  next_page: hasMore && data.length > 0 ? nextPage(data.at(-1)!.id) : null,
  ...(total === undefined ? {} : { total_count: total }),
  url,
});

/** Callers hand it back as it is: it names the last object of the page. */
const nextPage = (id: string): string => Buffer.from(id).toString("base64url");

/** The last object of the page before; undefined for a text that we never gave. */
export function pageAfter(page: string): string | undefined {
  const id = Buffer.from(page, "base64url").toString();
  return /^[a-z]+_[A-Za-z0-9]+$/.test(id) && nextPage(id) === page ? id : undefined;
}
