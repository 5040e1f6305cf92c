import { allow, allowIn, allowOut, allowToInternet, type GroupIds } from "./security-group-rules";
import {
  createPeerGroup,
  createSecurityGroup,
  forEachPeer,
  HTTPS,
  type Peer,
  POSTGRESQL,
  SERVICE_PORTS,
  TO_WEBHOOKS,
} from "./security-groups";
import type { Stage } from "./stage";

/** Ids of staging's groups that a preview names. */
export interface SharedGroups {
  /** What every task and function of every preview is in. */
  readonly previews: string;
  readonly vpcLink: string;
}

/**
 * In staging: the group that it lends to previews. It admits nothing, so previews that share it cannot reach one another.
 * What staging's own groups say of previews, they say of this one: no preview ever changes a rule of staging's.
 */
export function shareGroups(
  stage: Stage,
  network: { readonly id: $util.Output<string>; readonly groupIds: GroupIds<Peer> },
): { [Name in keyof SharedGroups]: $util.Output<string> } {
  const description = "What previews run, beside groups of their own: admits nothing";
  const previews = createSecurityGroup(stage, network.id, "previews", { description, service: "network" });
  const vpcLink = createSecurityGroup(stage, network.id, "vpc-link", {
    description: "The way in to previews",
    service: "payment-api",
  });
  const groupIds = { ...network.groupIds, previews: [previews], "vpc-link": [vpcLink] };
  allow(groupIds, { from: "previews", to: "database", port: POSTGRESQL });
  // One end: the other is a rule of each preview's own payment-api.
  allowOut(groupIds, { from: "vpc-link", to: "previews", port: SERVICE_PORTS["payment-api"] });
  allowToInternet(groupIds, { peer: "previews", fromPort: HTTPS, toPort: HTTPS, why: "AWS; webhooks" });
  return { previews, vpcLink };
}

/** In a preview: a group of its own for its task, beside the one that staging lends. */
export function createPreviewGroups(
  stage: Stage,
  vpcId: $util.Output<string>,
  lent: $util.Output<SharedGroups>,
): { readonly groupIds: GroupIds<Peer>; readonly rules: readonly $util.Resource[] } {
  const previews = lent.apply((groups) => groups.previews);
  const groupIds = {
    // What a preview does not have is in no group.
    ...forEachPeer(() => []),
    "payment-api": [createPeerGroup(stage, vpcId, "payment-api"), previews],
    // A group of its own would hold up a removal: Lambda keeps a deleted function's network interfaces for up to 45 minutes.
    migrator: [previews],
    "vpc-link": [lent.apply((groups) => groups.vpcLink)],
  };
  const rules = [
    allowIn(groupIds, { from: "vpc-link", to: "payment-api", port: SERVICE_PORTS["payment-api"] }),
    allowToInternet(groupIds, { ...TO_WEBHOOKS, peer: "payment-api" }),
  ];
  return { groupIds, rules };
}
