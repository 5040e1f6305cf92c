import { GetOpenIDConnectProviderCommand, type IAMClient } from "@aws-sdk/client-iam";
import type { Settings } from "../../../infra/settings.ts";
import type { Stage } from "../../../infra/stage.ts";
import { awsError } from "../aws-error.ts";
import { isNamed } from "./ask.ts";
import { type Finding, ok, problem } from "./finding.ts";

const GITHUB = "token.actions.githubusercontent.com";

/** An account has one identity provider for GitHub. The deploy creates it, and fails if somebody else already has. */
export async function askProvider(iam: IAMClient, stage: Stage, { repository }: Settings): Promise<readonly Finding[]> {
  if (repository === undefined || stage.accountId === undefined) return [];
  const OpenIDConnectProviderArn = `arn:aws:iam::${stage.accountId}:oidc-provider/${GITHUB}`;
  const answer = await iam
    .send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }))
    .catch((error: unknown) => {
      if (isNamed(error, "NoSuchEntityException", "NoSuchEntity")) return undefined;
      throw awsError("describe the identity provider of GitHub", error);
    });
  if (answer === undefined) return [ok("GitHub", "the account trusts no workflow yet: the deploy makes the provider")];
  const isOurs = (answer.Tags ?? []).some(({ Key, Value }) => Key === "sst:stage" && Value === stage.name);
  if (isOurs) return [ok("GitHub", `${stage.name} has made the identity provider`)];
  return [
    problem(
      "GitHub",
      `the account has an identity provider for ${GITHUB} that ${stage.name} did not make, and there can be only one: remove it, or deploy with GITHUB_REPOSITORY=none.`,
    ),
  ];
}
