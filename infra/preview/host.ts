import type { Boundaries } from "../github/workflow-roles";
import { nameOf, tagsOf } from "../names";
import type { Network } from "../network/network";
import { type SharedNetwork, shareNetwork } from "./network";
import { createPreviewDatabases, type SharedDatabase } from "./database";
import type { DatabaseCluster } from "../database/database";
import type { Stage } from "../stage";

/** What staging shares with previews. */
export interface PreviewHost {
  readonly keyArn: string;
  /** The boundary that a preview's roles have where workflows deploy it. */
  readonly boundaryArn?: string;
  readonly vpcLinkId: string;
  readonly network: SharedNetwork;
  readonly database: SharedDatabase;
}

/** One parameter, so that all the values that a preview reads come from the same deploy of staging. */
const PARAMETER = "/payments/staging/preview-host";

/** In staging: creates what previews share, and the parameter that tells them where it is. */
export function createPreviewHost(
  stage: Stage,
  parts: {
    readonly network: Network;
    readonly database: DatabaseCluster;
    readonly key: aws.kms.Key;
    readonly boundaries: Boundaries;
  },
): void {
  const { network, database, key, boundaries } = parts;
  const shared = shareNetwork(stage, network);
  // All previews share one: a region allows ten.
  const link = new aws.apigatewayv2.VpcLink("PreviewLink", {
    name: nameOf(stage, "previews"),
    subnetIds: network.privateSubnets,
    securityGroupIds: [shared.groupIds.vpcLink],
    tags: tagsOf("network"),
  });
  const host: { [Name in keyof PreviewHost]: $util.Input<PreviewHost[Name]> } = {
    keyArn: key.arn,
    boundaryArn: boundaries.previews,
    vpcLinkId: link.id,
    network: shared,
    database: createPreviewDatabases(stage, network, database, key),
  };
  new aws.ssm.Parameter("PreviewHost", {
    name: PARAMETER,
    type: "String",
    value: $jsonStringify(host),
    tags: tagsOf("operations"),
  });
}

/** In a preview: reads what staging shares. Fails the deploy when staging was never deployed. */
export function readPreviewHost(): $util.Output<PreviewHost> {
  return aws.ssm.getParameterOutput({ name: PARAMETER }).apply(({ value }) => JSON.parse(value) as PreviewHost);
}
