import type { Stage } from "./stage";

/** Options for a resource that holds data, or whose address others know: see `protect` in stage.ts. */
export const retained = ({
  protect,
}: Stage): Required<Pick<$util.CustomResourceOptions, "protect" | "retainOnDelete">> => ({
  protect,
  retainOnDelete: protect,
});

/**
 * Prod's logs are an audit trail: a deploy that renames or removes their writer leaves the log group in place. The group is
 * not protected, so that such a deploy can succeed. A later deploy that gives the writer its old name again fails because
 * the group exists; docs/runbooks/deployment.md says how to import it.
 */
export const outlivesItsWriter = ({ protect }: Stage): { readonly retainOnDelete: boolean } => ({
  retainOnDelete: protect,
});
