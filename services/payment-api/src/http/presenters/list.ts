/** A page of a list as we send it. */
export const presentList = <T>(url: string, data: readonly T[], hasMore: boolean) => ({
  object: "list" as const,
  data,
  has_more: hasMore,
  url,
});
