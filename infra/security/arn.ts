import type { Stage } from "../stage";

/** Makes the ARN of something: what it is of, as in `logs`, and what it is there, as in `log-group:/ecs/payment-api`. */
type MakeArn = (service: string, resource: $util.Input<string>) => $util.Output<string>;

/** ARNs of the account that is deployed to: of what is in the stage's region, and of what is in none. */
export function arnsOf(stage: Stage): { readonly regional: MakeArn; readonly global: MakeArn } {
  const { partition } = aws.getPartitionOutput({});
  const { accountId } = aws.getCallerIdentityOutput({});
  const arnIn =
    (region: string): MakeArn =>
    (service, resource) =>
      $interpolate`arn:${partition}:${service}:${region}:${accountId}:${resource}`;
  return { regional: arnIn(stage.region), global: arnIn("") };
}
