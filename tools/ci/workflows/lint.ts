import { registerHooks } from "node:module";
import { TextDocument } from "vscode-languageserver-textdocument";

// The package imports its schemas without an attribute for JSON. Bundlers accept that, but Node does not.
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context),
});
const { validate } = await import("@actions/languageservice/validate");
const { clearCache } = await import("@actions/languageservice/utils/workflow-cache");

/** Checks a workflow's syntax, schema and expressions with GitHub's own language service. Returns `<line>: <what>`. */
export async function lint(file: string, text: string): Promise<readonly string[]> {
  const document = TextDocument.create(`file:///.github/workflows/${file}`, "yaml", 1, text);
  // The service caches files by name.
  clearCache();
  const found = await validate(document);
  return found.map(
    ({ range, message }) => `${range.start.line + 1}: ${typeof message === "string" ? message : message.value}`,
  );
}
