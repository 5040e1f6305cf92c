import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { GetParameterCommand, ParameterNotFound, type SSMClient } from "@aws-sdk/client-ssm";
import { Refusal } from "@platform/command-line/refusal";
import { awsError } from "../aws-error.ts";
import type { Preview } from "../preview.ts";

/** The databases of previews in staging's cluster. A Lambda function manages them, as nobody else may. */
export interface PreviewDatabases {
  /** Lists their names; none if staging is not deployed. */
  names(): Promise<readonly string[]>;
  /** Drops the database and its roles, if they still exist. */
  drop(preview: Preview): Promise<void>;
}

/** The parameter in which staging publishes its values for previews: infra/preview/host.ts. */
const HOST = "/payments/staging/preview-host";

/** All methods throw Refusal. */
export function createPreviewDatabases(lambda: LambdaClient, ssm: SSMClient): PreviewDatabases {
  async function invoke(functionName: string, request: object): Promise<unknown> {
    const doing = `invoke ${functionName}`;
    const command = new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(request) });
    const { FunctionError, Payload } = await lambda.send(command).catch((error: unknown) => {
      throw awsError(doing, error);
    });
    const answer = JSON.parse(Payload?.transformToString() || "null") as unknown;
    if (FunctionError === undefined) return answer;
    const { errorMessage = FunctionError } = answer as { readonly errorMessage?: string };
    throw new Refusal(`The function ${functionName} failed: ${errorMessage}. Its log: /aws/lambda/${functionName}.`);
  }

  return {
    async names() {
      const functionName = await findFunction(ssm);
      return functionName === undefined ? [] : ((await invoke(functionName, { tf: { action: "list" } })) as string[]);
    },
    async drop({ database }) {
      const functionName = await findFunction(ssm);
      if (functionName !== undefined) await invoke(functionName, { name: database, tf: { action: "delete" } });
    },
  };
}

async function findFunction(ssm: SSMClient): Promise<string | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: HOST }));
    return (JSON.parse(Parameter?.Value ?? "") as { readonly database: { readonly functionName: string } }).database
      .functionName;
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw awsError(`read ${HOST}`, error);
  }
}
