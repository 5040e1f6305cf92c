import type { Graph } from "../graph.ts";
import { arnOf, secretsIn } from "../read.ts";
import { isIdentifier } from "./identifier.ts";
import { subjectOf } from "./subject.ts";

/** Shorter secrets are words that occur by chance. */
const SECRET_LENGTH = 12;

/**
 * Returns a function that replaces ids and ARNs in a text with resource names, and secrets with "(not shown)". Marked secrets
 * never reach such a text; this catches a secret that became part of another text and lost its mark. The name of another
 * stage's resource keeps its stage.
 */
export function readableIn(stage: string, graphs: readonly Graph[]): (text: string) => string {
  const names = graphs.flatMap(({ resources }) =>
    // A managed resource and a read one may share an id: the managed one comes last, and its name counts.
    [...resources.filter(({ read }) => read), ...resources.filter(({ read }) => !read)].flatMap((resource) =>
      [resource.id ?? "", arnOf(resource)]
        .filter(isIdentifier)
        .map((known) => [known, subjectOf(resource, stage)] as const),
    ),
  );
  const secrets = graphs
    .flatMap(({ resources }) => resources.flatMap(({ inputs, outputs }) => secretsIn([inputs, outputs])))
    .filter((secret) => secret.length >= SECRET_LENGTH)
    .map((secret) => [secret, "(not shown)"] as const);
  // Replaces the longest first, because an ARN may contain another one.
  const all = [...new Map([...names, ...secrets])].toSorted(([a], [b]) => b.length - a.length);
  return (text) => all.reduce((said, [known, words]) => said.replaceAll(known, words), text);
}
