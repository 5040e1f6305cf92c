import type { Stage } from "./stage";

/** Options of a resource that holds data, or that others know: see `protect` in stage.ts. */
export const retained = ({
  protect,
}: Stage): Required<Pick<$util.CustomResourceOptions, "protect" | "retainOnDelete">> => ({
  protect,
  retainOnDelete: protect,
});

/**
 * Prod's logs are an audit trail: a deploy that renames or removes what wrote them leaves the group there. It is not
 * protected, so that such a deploy can go on. A deploy that gives the writer its former name again finds the group in its
 * way; docs/runbooks/deployment.md says how it takes the group back.
 */
export const outlivesItsWriter = ({ protect }: Stage): { readonly retainOnDelete: boolean } => ({
  retainOnDelete: protect,
});
