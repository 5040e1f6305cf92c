import { line, type Pricer } from "./line.ts";
import { flat } from "./range.ts";

/** AWS bills one of its managed rule groups as one rule. */
export const priceWebAcl: Pricer<"aws:wafv2/webAcl:WebAcl"> = (acl, { millions, prices: { price } }) => {
  const rules = acl.inputs.rules?.length ?? 0;
  const low = price("webAcl") + price("webAclRule", rules);
  const high = low + price("webAclRequests", millions);
  return [line(acl, "web ACL", `${rules} rules, ${millions} million requests`, { cost: { low, high } })];
};

export const priceKey: Pricer<"aws:kms/key:Key"> = (key, { prices: { price } }) => [
  line(key, "KMS key", "1", { cost: flat(price("key")) }),
];

/** AWS bills each region's copy of a secret as a secret. */
export const priceSecret: Pricer<"aws:secretsmanager/secret:Secret"> = (secret, { prices: { price } }) => {
  const copies = 1 + (secret.inputs.replicas?.length ?? 0);
  return [line(secret, "secret", String(copies), { cost: flat(price("secret", copies)) })];
};

/** A standard parameter is free, encrypted or not. */
export const priceParameter: Pricer<"aws:ssm/parameter:Parameter"> = (parameter, { prices: { price } }) =>
  parameter.inputs.tier === "Advanced"
    ? [line(parameter, "advanced parameter", "1", { cost: flat(price("advancedParameter")) })]
    : [];
