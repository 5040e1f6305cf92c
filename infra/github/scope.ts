/**
 * What a workflow's role may touch. Pure, so that tests can read the policies directly.
 */

/** One stage, or all previews. */
export interface Scope {
  /** The tag `sst:stage` as an IAM pattern: `staging`, or `pr-*`. */
  readonly stage: string;
  /** The stage whose network and key it uses: itself, or staging for previews. */
  readonly host: string;
  /** The pattern of its resources' names: every name contains the stage. */
  readonly names: string;
  readonly region: string;
  readonly accountId: string;
  /** The host's key. */
  readonly keyArn: string;
  /** The boundary of this role and of every role that it creates. */
  readonly boundaryArn: string;
}

export interface Statement {
  readonly Effect: "Allow";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** What nobody may do, even if another statement allows it. */
export interface Refusal {
  readonly Effect: "Deny";
  readonly NotAction: readonly string[];
  readonly Resource: readonly string[];
}

/** What a deploy needs to do to resources of some types. */
export interface Grant {
  /** Pulumi's names. No workflow can deploy a graph with a type that no grant names. */
  readonly types: readonly string[];
  readonly statements: readonly Statement[];
}

/** An ARN in the scope's account, in any region: names and tags separate stages, and IAM limits a policy's characters. */
export const arnIn = ({ accountId }: Scope, service: string, resource: string): string =>
  `arn:aws:${service}:*:${accountId}:${resource}`;

/** The ARN pattern of all resources of a kind whose names contain the stage. */
export const namedIn = (scope: Scope, service: string, kind = ""): string =>
  arnIn(scope, service, `${kind}${scope.names}`);

export const allow = (
  Action: Statement["Action"],
  Resource: Statement["Resource"],
  Condition?: Statement["Condition"],
): Statement => ({ Effect: "Allow", Action, Resource, ...(Condition && { Condition }) });

/** For resources whose ids do not name the stage: they must have its tag. SST's provider tags everything with it. */
export const tagged = (stage: string): Statement["Condition"] => ({
  StringLike: { "aws:ResourceTag/sst:stage": stage },
});

/** The same for a resource that is being created. */
export const taggedWhenMade = (stage: string): Statement["Condition"] => ({
  StringLike: { "aws:RequestTag/sst:stage": stage },
});
