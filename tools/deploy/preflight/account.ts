import { GetCallerIdentityCommand, type STSClient } from "@aws-sdk/client-sts";
import type { Stage } from "../../../infra/stage.ts";
import { tell } from "../aws-error.ts";
import { type Finding, ok, problem } from "./finding.ts";

/** Who asks, by which of the AWS CLI's profiles, and whether that is the account that the stage belongs to. */
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

/** Without AWS_PROFILE, the credentials are the default profile's, or of no profile. */
const by = (profile = ""): string => (profile === "" ? "" : ` by the profile ${profile}`);
