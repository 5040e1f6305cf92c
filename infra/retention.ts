import type { Stage } from "./stage";

/** Options of a resource that holds data, or that others know: see `protect` in stage.ts. */
export const retained = ({
  protect,
}: Stage): Required<Pick<$util.CustomResourceOptions, "protect" | "retainOnDelete">> => ({
  protect,
  retainOnDelete: protect,
});
