import type { Challenged } from "../domain/conclusion.ts";

/** The challenge's page sends the shopper to its `return_url`. We leave a `url` that we cannot parse as it is. */
export function withWayBack(end: Challenged, wayBack: string): Challenged {
  const page = URL.parse(end.url);
  if (page === null) return end;
  page.searchParams.set("return_url", wayBack);
  return { ...end, url: page.href };
}
