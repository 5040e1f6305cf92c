import type { Region } from "@pulumi/aws";

/** GovCloud, China and the isolated regions need separate accounts, domains and certificates: we designed no stage for them. */
type StandardRegion = Exclude<Region, `cn-${string}` | `us-gov-${string}` | `us-iso${string}` | `eu-isoe${string}`>;

/**
 * The ids of the zones in each region where API Gateway offers VPC links to HTTP APIs: clients reach previews through such a
 * link. Fargate runs in all of them. Zone names differ between accounts, ids do not.
 *
 * The compiler wants every region that the AWS provider knows; those that the page does not list have no links.
 * Source: docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vpc-links.html, "Availability by Region"; for the
 * zones of Fargate: docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html.
 */
export const LINKED_ZONES: Readonly<Record<StandardRegion, readonly string[]>> = {
  "us-east-1": ["use1-az1", "use1-az2", "use1-az4", "use1-az5", "use1-az6"],
  "us-east-2": ["use2-az1", "use2-az2", "use2-az3"],
  "us-west-1": ["usw1-az1", "usw1-az3"],
  "us-west-2": ["usw2-az1", "usw2-az2", "usw2-az3", "usw2-az4"],
  "ap-east-1": ["ape1-az2", "ape1-az3"],
  "ap-northeast-1": ["apne1-az1", "apne1-az2", "apne1-az4"],
  "ap-northeast-2": ["apne2-az1", "apne2-az2", "apne2-az3"],
  "ap-south-1": ["aps1-az1", "aps1-az2", "aps1-az3"],
  "ap-southeast-1": ["apse1-az1", "apse1-az2", "apse1-az3"],
  "ap-southeast-2": ["apse2-az1", "apse2-az2", "apse2-az3"],
  "ca-central-1": ["cac1-az1", "cac1-az2"],
  "eu-central-1": ["euc1-az1", "euc1-az2", "euc1-az3"],
  "eu-north-1": ["eun1-az1", "eun1-az2", "eun1-az3"],
  "eu-south-2": ["eus2-az1", "eus2-az2", "eus2-az3"],
  "eu-west-1": ["euw1-az1", "euw1-az2", "euw1-az3"],
  "eu-west-2": ["euw2-az1", "euw2-az2", "euw2-az3"],
  "eu-west-3": ["euw3-az1", "euw3-az3"],
  "me-south-1": ["mes1-az1", "mes1-az2", "mes1-az3"],
  "sa-east-1": ["sae1-az1", "sae1-az2", "sae1-az3"],
  "af-south-1": [],
  "ap-northeast-3": [],
  "ap-south-2": [],
  "ap-southeast-3": [],
  "ap-southeast-4": [],
  "ap-southeast-5": [],
  "ca-west-1": [],
  "eu-central-2": [],
  "eu-south-1": [],
  "il-central-1": [],
  "me-central-1": [],
};

/** Where a stage is: the region, and the ids of its zones. */
export interface Place {
  readonly region: Region;
  readonly zoneIds: readonly string[];
}

/** The place for a stage with that many zones in a region, or a sentence that says why there is none. */
export function placeOf(region: string, zones: number): Place | string {
  if (!isKnown(region)) {
    return `AWS_REGION "${region}" is no region of AWS's standard partition that the AWS provider knows: use one of ${usable(zones)}.`;
  }
  const linked = LINKED_ZONES[region];
  if (linked.length >= zones) return { region, zoneIds: linked.slice(0, zones) };
  return (
    `AWS_REGION "${region}" has ${linked.length} zones with VPC links for HTTP APIs, through which previews are reached, ` +
    `and a stage needs ${zones}: use one of ${usable(zones)}.`
  );
}

const isKnown = (region: string): region is StandardRegion => Object.hasOwn(LINKED_ZONES, region);

const usable = (zones: number): string =>
  Object.entries(LINKED_ZONES)
    .filter(([, linked]) => linked.length >= zones)
    .map(([region]) => region)
    .join(", ");
