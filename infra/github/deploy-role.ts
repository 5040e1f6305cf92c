import { logicalNameOf, nameOf, tagsOf } from "../names";
import type { Repository } from "../settings";
import type { Stage } from "../stage";
import { WORKFLOWS_PATH } from "./boundary";
import { join } from "./join";
import type { Grant, Refusal, Scope, Statement } from "./scope";

/** What all roles in an account share. */
interface RoleDeps {
  readonly stage: Stage;
  readonly key: aws.kms.Key;
  readonly provider: aws.iam.OpenIdConnectProvider;
  readonly repository: Repository;
}

interface DeployRole {
  readonly what: string;
  readonly scope: Pick<Scope, "stage" | "names">;
  /** The runs that may assume the role, as the end of a token's subject: `environment:prod`, `pull_request`. */
  readonly runs: readonly string[];
  readonly grants: (scope: Scope) => readonly Grant[];
  readonly boundary: (scope: Scope, grants: readonly Statement[]) => readonly (Statement | Refusal)[];
}

/** Creates the role and its boundary; returns the boundary's ARN. */
export function createDeployRole(
  { stage, key, provider, repository }: RoleDeps,
  { what, scope, runs, grants, boundary }: DeployRole,
): $util.Output<string> {
  const name = nameOf(stage, what);
  const logicalName = logicalNameOf(what);
  const policies = key.arn.apply((keyArn) => {
    const whole = scopeOf(stage, name, keyArn, scope);
    const statements = join(grants(whole).flatMap((grant) => grant.statements));
    return { deploy: documentOf(statements), boundary: documentOf(boundary(whole, statements)) };
  });
  const tags = tagsOf("operations");
  const worn = new aws.iam.Policy(`${logicalName}Boundary`, {
    name,
    path: WORKFLOWS_PATH,
    description: `The most that a workflow may do with ${scope.stage}`,
    policy: policies.boundary,
    tags,
  });
  new aws.iam.Role(`${logicalName}Role`, {
    name,
    path: WORKFLOWS_PATH,
    assumeRolePolicy: trust(provider, repository, runs),
    permissionsBoundary: worn.arn,
    inlinePolicies: [{ name: "deploy", policy: policies.deploy }],
    tags,
  });
  return worn.arn;
}

function scopeOf(stage: Stage, name: string, keyArn: string, { stage: deployed, names }: DeployRole["scope"]): Scope {
  const accountId = stage.accountId!;
  const boundaryArn = `arn:aws:iam::${accountId}:policy${WORKFLOWS_PATH}${name}`;
  return { stage: deployed, names, host: stage.name, region: stage.region, accountId, keyArn, boundaryArn };
}

/**
 * The policy checks the repository's number too, because somebody else can take a name that its owner gives up. Repositories
 * created, renamed or moved since 15 July 2026 have their numbers in the subject; older ones do not. Source:
 * https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/
 */
function trust(
  provider: aws.iam.OpenIdConnectProvider,
  { owner, name, id, ownerId }: Repository,
  runs: readonly string[],
): $util.Output<string> {
  const issuer = "token.actions.githubusercontent.com";
  return $jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "sts:AssumeRoleWithWebIdentity",
        Principal: { Federated: provider.arn },
        Condition: {
          StringEquals: {
            [`${issuer}:aud`]: "sts.amazonaws.com",
            [`${issuer}:repository_id`]: id,
            [`${issuer}:sub`]: runs.flatMap((run) => [
              `repo:${owner}/${name}:${run}`,
              `repo:${owner}@${ownerId}/${name}@${id}:${run}`,
            ]),
          },
        },
      },
    ],
  });
}

const documentOf = (statements: readonly (Statement | Refusal)[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
