import { masterUrl } from "./master-url.ts";
import {
  createPreview,
  dropPreview,
  listPreviews,
  type PreviewLimits,
  type PreviewRequest,
} from "./preview-database.ts";
import { environment } from "./read-secret.ts";

/** Why Pulumi invokes the function; the invocation adds it. */
interface Lifecycle {
  readonly tf: { readonly action: "create" | "update" | "delete" };
}

/** The preview sweeper's request: tools/deploy/sweep/preview-databases.ts. */
interface ListRequest {
  readonly tf: { readonly action: "list" };
}

/** A preview's deploy, its removal and the sweeper invoke this. */
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
