import { masterUrl } from "./master-url.ts";
import {
  createPreview,
  dropPreview,
  listPreviews,
  type PreviewLimits,
  type PreviewRequest,
} from "./preview-database.ts";
import { environment } from "./read-secret.ts";

/** What the invocation adds: why it happens. */
interface Lifecycle {
  readonly tf: { readonly action: "create" | "update" | "delete" };
}

/** What the sweeper of previews asks: tools/deploy/sweep/preview-databases.ts. */
interface ListRequest {
  readonly tf: { readonly action: "list" };
}

/** Invoked by a preview's deploy, by its removal, and by the sweeper. */
export async function handler(request: (PreviewRequest & Lifecycle) | ListRequest): Promise<string[] | undefined> {
  const url = await masterUrl();
  if (isList(request)) return await listPreviews(url);
  if (request.tf.action === "delete") await dropPreview(url, request.name);
  else await createPreview(url, request, limits());
  return undefined;
}

const limits = (): PreviewLimits => ({
  previews: Number(environment("MAX_PREVIEWS")),
  connectionsEach: Number(environment("CONNECTIONS_PER_PREVIEW")),
});

const isList = (request: { readonly tf: { readonly action: string } }): request is ListRequest =>
  request.tf.action === "list";
