import type { AwsAnswer } from "../../test/aws-server.ts";

/** What SSM answers for a parameter that holds JSON. */
export const parameter = (value: object): AwsAnswer => ({
  body: { Parameter: { Name: "…", Type: "String", Value: JSON.stringify(value), Version: 1 } },
});

export const NO_PARAMETER: AwsAnswer = { status: 400, body: { __type: "ParameterNotFound", message: "" } };
