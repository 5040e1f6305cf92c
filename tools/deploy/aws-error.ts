import { Refusal } from "@platform/command-line/refusal";

/** By AWS's name of an error: what the reader can do about it. */
const ADVICE: Readonly<Record<string, string>> = {
  AccessDenied: "The role that deploys this stage lacks that permission: docs/workflows.md.",
  AccessDeniedException: "The role that deploys this stage lacks that permission: docs/workflows.md.",
  ExpiredToken: "The credentials have expired: sign in again.",
  ExpiredTokenException: "The credentials have expired: sign in again.",
  UnrecognizedClientException: "AWS does not know these credentials: sign in again.",
  InvalidClientTokenId: "AWS does not know these credentials: sign in again.",
  CredentialsProviderError: "Sign in first, with `aws sso login`.",
  ClusterNotFoundException: "The stage is not there, or it is in another account or region: look at AWS_REGION.",
};

/** `doing` names the request to AWS, for example "read the services of cluster payments-pr-12". */
export function awsError(doing: string, error: unknown): Refusal {
  const { name, message } = error as Error;
  const advice = Object.hasOwn(ADVICE, name) ? ` ${ADVICE[name]}` : "";
  const said = `${name}: ${message}`.replace(/\.$/, "");
  return new Refusal(`AWS did not ${doing}: ${said}.${advice}`, { cause: error });
}

/** Returns AWS's answer. Throws a Refusal that names the request if AWS fails. */
export async function tell<T>(doing: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw awsError(doing, error);
  }
}
