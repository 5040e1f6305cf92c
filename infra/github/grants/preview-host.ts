import { allow, arnIn, type Grant, type Scope } from "../scope";

/** What staging shares: the parameter that says where things are, and the function that creates previews' databases. */
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
