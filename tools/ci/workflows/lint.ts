import { registerHooks } from "node:module";
import { TextDocument } from "vscode-languageserver-textdocument";

// The package imports its schemas without saying that they are JSON, which only bundlers take.
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context),
});
const { validate } = await import("@actions/languageservice/validate");
const { clearCache } = await import("@actions/languageservice/utils/workflow-cache");

/** What GitHub's own language service finds wrong with a workflow: `<line>: <what>`. Checks syntax, schema and expressions. */
export async function lint(file: string, text: string): Promise<readonly string[]> {
  const document = TextDocument.create(`file:///.github/workflows/${file}`, "yaml", 1, text);
  // It remembers files by their names.
  clearCache();
  const found = await validate(document);
  return found.map(
    ({ range, message }) => `${range.start.line + 1}: ${typeof message === "string" ? message : message.value}`,
  );
}
