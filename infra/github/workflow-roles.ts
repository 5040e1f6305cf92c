import { createDeployRole } from "./deploy-role";
import { lastingBoundary, previewBoundary } from "./boundary";
import { lastingGrants, previewGrants } from "./grants";
import { tagsOf } from "../names";
import type { Repository } from "../settings";
import type { Stage } from "../stage";

/** The boundaries that roles must have where workflows deploy. */
export interface Boundaries {
  /** ARN. Undefined where people deploy. */
  readonly previews: $util.Output<string> | undefined;
}

/**
 * Creates the roles with which GitHub's workflows deploy. No long-lived key exists: AWS trusts the token that GitHub gives to
 * a run. An account has one provider; staging's also serves previews, and prod has its own account.
 *
 * Call this before creating any other role, because each gets the boundary of the role that deploys it.
 */
export function createWorkflowRoles(stage: Stage, key: aws.kms.Key, repository: Repository | undefined): Boundaries {
  if (repository === undefined) return { previews: undefined };
  const provider = new aws.iam.OpenIdConnectProvider("GitHub", {
    url: "https://token.actions.githubusercontent.com",
    clientIdLists: ["sts.amazonaws.com"],
    tags: tagsOf("operations"),
  });
  const deps = { stage, key, provider, repository };
  const boundary = createDeployRole(deps, {
    what: "deploy",
    scope: { stage: stage.name, names: `*-${stage.name}*` },
    // Only the main branch may use this GitHub environment: docs/workflows.md.
    runs: [`environment:${stage.name}`],
    grants: lastingGrants,
    boundary: lastingBoundary,
  });
  wearBoundary(boundary);
  if (stage.kind !== "staging") return { previews: undefined };
  const previews = createDeployRole(deps, {
    what: "deploy-previews",
    scope: { stage: "pr-*", names: "*-pr-*" },
    // The nightly sweep runs on the main branch.
    runs: ["pull_request", "ref:refs/heads/main"],
    grants: previewGrants,
    boundary: previewBoundary,
  });
  return { previews };
}

/** Gives this boundary to every role that is created from now on. Without an ARN, nothing changes. */
export function wearBoundary(arn: $util.Input<string | undefined>): void {
  $transform(aws.iam.Role, (args) => {
    args.permissionsBoundary ??= arn as $util.Input<string>;
  });
}
