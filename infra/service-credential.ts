import { random } from "./platform-packages";
import { createSecret } from "./secret";
import type { Stage } from "./stage";

/** The bearer secret of calls between a stage's services. Nobody chooses or knows it. Returns its ARN. */
export function createServiceCredential(
  stage: Stage,
  key: { readonly arn: $util.Input<string> },
): $util.Output<string> {
  const { result } = new (random().RandomPassword)("ServiceCredentialValue", { length: 48, special: false });
  return createSecret(stage, key, "service-credential", result);
}
