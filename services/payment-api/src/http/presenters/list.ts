/** A page of a list as it leaves. */
export const presentList = <T>(url: string, data: readonly T[], hasMore: boolean) => ({
  object: "list" as const,
  data,
  has_more: hasMore,
  url,
});
