import type { Graph } from "../graph.ts";
import { arnOf, secretsIn } from "../read.ts";
import { isIdentifier } from "./identifier.ts";
import { subjectOf } from "./subject.ts";

/** Shorter ones are words that occur by chance. */
const SECRET_LENGTH = 12;

/**
 * Says a text with resources by their names, not by their ids and ARNs, and without secrets. What is marked as secret is never
 * in it to begin with: this is for texts into which a secret was put so that it lost its mark. What belongs to another stage
 * keeps that stage's name.
 */
export function readableIn(stage: string, graphs: readonly Graph[]): (text: string) => string {
  const names = graphs.flatMap(({ resources }) =>
    // What is only read may be a managed one under another name: the last name counts.
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
  // The longest first: an ARN may contain another one.
  const all = [...new Map([...names, ...secrets])].toSorted(([a], [b]) => b.length - a.length);
  return (text) => all.reduce((said, [known, words]) => said.replaceAll(known, words), text);
}
