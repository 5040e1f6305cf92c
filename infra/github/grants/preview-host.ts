import { allow, arnIn, type Grant, type Scope } from "../scope";

/** What staging lends: the parameter that says where things are, and the function that makes previews' databases. */
export function previewHost(scope: Scope): Grant {
  const { host } = scope;
  return {
    types: [],
    statements: [
      allow("ssm:GetParameter", arnIn(scope, "ssm", `parameter/payments/${host}/preview-host`)),
      allow("lambda:InvokeFunction", arnIn(scope, "lambda", `function:preview-database-${host}`)),
    ],
  };
}
