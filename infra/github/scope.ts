/**
 * Whom a workflow's role may touch. Pure, so that tests read the policies as they are.
 */

/** One stage, or all previews. */
export interface Scope {
  /** The tag `sst:stage`, as IAM's wildcards write it: `staging`, or `pr-*`. */
  readonly stage: string;
  /** The stage whose network and key it uses: its own; for previews, staging. */
  readonly host: string;
  /** What the names of its resources look like: every name carries the stage. */
  readonly names: string;
  readonly region: string;
  readonly accountId: string;
  /** Of the host's key. */
  readonly keyArn: string;
  /** What the role wears itself, and what every role that it makes has to wear. */
  readonly boundaryArn: string;
}

export interface Statement {
  readonly Effect: "Allow";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** What nobody can, whatever else allows it. */
export interface Refusal {
  readonly Effect: "Deny";
  readonly NotAction: readonly string[];
  readonly Resource: readonly string[];
}

/** What a deploy needs to do to resources of some types. */
export interface Grant {
  /** As Pulumi names them. A graph with a type that no grant names cannot be deployed. */
  readonly types: readonly string[];
  readonly statements: readonly Statement[];
}

/** An ARN in the scope's account. Any region: names and tags tell stages apart, and IAM counts characters. */
export const arnIn = ({ accountId }: Scope, service: string, resource: string): string =>
  `arn:aws:${service}:*:${accountId}:${resource}`;

/** The ARN pattern of everything of a kind whose name carries the stage. */
export const namedIn = (scope: Scope, service: string, kind = ""): string =>
  arnIn(scope, service, `${kind}${scope.names}`);

export const allow = (
  Action: Statement["Action"],
  Resource: Statement["Resource"],
  Condition?: Statement["Condition"],
): Statement => ({ Effect: "Allow", Action, Resource, ...(Condition && { Condition }) });

/** Where the id says nothing: what carries the stage's tag already. SST's provider tags everything with it. */
export const tagged = (stage: string): Statement["Condition"] => ({
  StringLike: { "aws:ResourceTag/sst:stage": stage },
});

/** The same of what is being made. */
export const taggedWhenMade = (stage: string): Statement["Condition"] => ({
  StringLike: { "aws:RequestTag/sst:stage": stage },
});
