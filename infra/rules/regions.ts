import { LINKED_ZONES } from "../regions.ts";
import { arnOf, named, text } from "@platform/blueprint/read";
import { type Rule, rule } from "@platform/blueprint/check/rule";
import { LASTING } from "./stages.ts";

const LINKED: ReadonlySet<string> = new Set(Object.values(LINKED_ZONES).flat());

/** Rules about what a region, or one of its zones, lacks. */
export const REGIONS: readonly Rule[] = [
  rule({
    id: "zones-with-vpc-links",
    title: "Subnets are in zones that have VPC links for HTTP APIs",
    why: "Names of zones differ between accounts: whoever takes the first three may get one where AWS refuses the link of previews.",
    stages: LASTING,
    of: "aws:ec2/subnet:Subnet",
    holds: ({ outputs }) => {
      const zone = text(outputs["availabilityZoneId"]);
      return LINKED.has(zone) || `${zone || "its zone"} has none`;
    },
  }),
  rule({
    id: "certificate-at-home",
    title: "Certificates are of their load balancer's region and account",
    why: "AWS refuses any other, after the network and the database were made.",
    of: "aws:lb/listener:Listener",
    holds: ({ inputs }, graph) => {
      const certificate = inputs.certificateArn ?? "";
      const balancer = named(graph, inputs.loadBalancerArn, "aws:lb/loadBalancer:LoadBalancer");
      if (certificate === "" || balancer === undefined) return true;
      return homeOf(certificate) === homeOf(arnOf(balancer)) || `it is of ${homeOf(certificate)}`;
    },
  }),
];

/** The region and the account in an ARN. */
function homeOf(arn: string): string {
  const [, , , region = "", account = ""] = arn.split(":");
  return `${region} ${account}`;
}
