import { DescribeAvailabilityZonesCommand, type EC2Client } from "@aws-sdk/client-ec2";
import type { Stage } from "../../../infra/stage.ts";
import { awsError } from "../aws-error.ts";
import { isNamed } from "./ask.ts";
import { type Finding, ok, problem } from "./finding.ts";

/** Checks the stage's zones, and reports the names that this account gives them. */
export async function askZones(ec2: EC2Client, { region, zoneIds }: Stage): Promise<readonly Finding[]> {
  const command = new DescribeAvailabilityZonesCommand({ Filters: [{ Name: "zone-id", Values: [...zoneIds] }] });
  const answer = await ec2.send(command).catch((error: unknown) => {
    // EC2 gives these errors if the account has not enabled the region.
    if (isNamed(error, "AuthFailure", "OptInRequired")) return undefined;
    throw awsError(`describe the zones of ${region}`, error);
  });
  if (answer === undefined) {
    return [
      problem(
        "zones",
        `${region} is not enabled in this account: enable it in the account's settings, or set AWS_REGION.`,
      ),
    ];
  }
  const { AvailabilityZones: zones = [] } = answer;
  const named = zoneIds.map((id) => ({ id, zone: zones.find(({ ZoneId }) => ZoneId === id) }));
  const missing = named.filter(({ zone }) => zone?.State !== "available").map(({ id }) => id);
  if (missing.length > 0) {
    return [
      problem(
        "zones",
        `${region} has no ${missing.join(", ")} for this account: ask AWS for it, or set AWS_REGION to another region.`,
      ),
    ];
  }
  return [ok("zones", named.map(({ id, zone }) => `${id} is ${zone!.ZoneName}`).join(", "))];
}
