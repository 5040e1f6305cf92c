import type { AwsAnswer } from "../../test/aws-server.ts";

/** SSM's answer for a parameter that contains JSON. */
export const parameter = (value: object): AwsAnswer => ({
  body: { Parameter: { Name: "…", Type: "String", Value: JSON.stringify(value), Version: 1 } },
});

export const NO_PARAMETER: AwsAnswer = { status: 400, body: { __type: "ParameterNotFound", message: "" } };
