import { masterUrl } from "./master-url.ts";
import { createPreview, dropPreview, type PreviewRequest } from "./preview-database.ts";
import { environment } from "./read-secret.ts";

/** What the invocation adds: why it happens. */
interface Lifecycle {
  readonly tf: { readonly action: "create" | "update" | "delete" };
}

/** Invoked by a preview's deploy, and by its removal. */
export async function handler(request: PreviewRequest & Lifecycle): Promise<void> {
  const url = await masterUrl();
  if (request.tf.action === "delete") return await dropPreview(url, request.name);
  await createPreview(url, request, {
    previews: Number(environment("MAX_PREVIEWS")),
    connectionsEach: Number(environment("CONNECTIONS_PER_PREVIEW")),
  });
}
