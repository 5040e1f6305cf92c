import { GetCallerIdentityCommand, type STSClient } from "@aws-sdk/client-sts";
import type { Stage } from "../../../infra/stage.ts";
import { tell } from "../aws-error.ts";
import { type Finding, ok, problem } from "./finding.ts";

/** Reports the caller and its AWS CLI profile, and whether the account is the stage's own. */
export async function askAccount(
  sts: STSClient,
  { accountId }: Stage,
  profile: string | undefined,
): Promise<readonly Finding[]> {
  const { Account = "", Arn = "" } = await tell(
    "say whose credentials these are",
    sts.send(new GetCallerIdentityCommand()),
  );
  if (Arn.endsWith(":root")) {
    return [
      problem("account", `These are the root user's credentials: sign in as somebody else, with \`aws sso login\`.`),
    ];
  }
  if (accountId !== undefined && Account !== accountId) {
    return [
      problem(
        "account",
        `These credentials${by(profile)} are of ${Account}, and AWS_ACCOUNT_ID is ${accountId}: set AWS_PROFILE to that account's profile, and sign in.`,
      ),
    ];
  }
  return [ok("account", `${Account}, as ${Arn}${by(profile)}`)];
}

/** Without AWS_PROFILE, the credentials come from the default profile or from no profile. */
const by = (profile = ""): string => (profile === "" ? "" : ` by the profile ${profile}`);
