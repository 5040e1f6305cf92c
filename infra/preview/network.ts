import type { Network } from "../network/network";
import { allow, allowIn, allowOut, allowToInternet, type GroupIds } from "../network/security-group-rules";
import {
  createPeerGroup,
  createSecurityGroup,
  forEachPeer,
  HTTPS,
  type Peer,
  POSTGRESQL,
  SERVICE_PORTS,
  TO_WEBHOOKS,
} from "../network/security-groups";
import type { Stage } from "../stage";

/** What a preview knows about staging's network, as plain JSON. */
export interface SharedNetwork {
  readonly id: string;
  readonly privateSubnets: string[];
  readonly namespace: { readonly id: string; readonly name: string };
  readonly groupIds: SharedGroups;
}

/** Ids of the staging groups that a preview's rules and tasks name. */
interface SharedGroups {
  /** The group of every preview's tasks and functions. */
  readonly previews: string;
  readonly vpcLink: string;
}

/** In staging: describes its network to previews, and creates the groups that they share. */
export function shareNetwork(stage: Stage, network: Network): $util.Output<SharedNetwork> {
  const { id, privateSubnets, namespace } = network;
  return $util.output({ id, privateSubnets, namespace, groupIds: shareGroups(stage, network) });
}

/** In a preview: staging's network with the preview's own groups. Without load balancers, it needs no public subnets. */
export function useNetwork(stage: Stage, shared: $util.Output<SharedNetwork>): Network {
  const id = shared.apply((network) => network.id);
  const namespace = shared.apply((network) => network.namespace);
  const lent = shared.apply((network) => network.groupIds);
  const { groupIds, rules } = createPreviewGroups(stage, id, lent);
  return {
    id,
    publicSubnets: $util.output([]),
    privateSubnets: shared.apply(({ privateSubnets }) => privateSubnets),
    namespace: { id: namespace.apply((of) => of.id), name: namespace.apply((of) => of.name) },
    groupIds,
    ready: [...rules],
    accessLogs: undefined,
    natGatewayIds: [],
  };
}

/**
 * In staging: creates the groups that previews share. The group `previews` admits nothing, so previews cannot reach one
 * another. Rules in staging's own groups name it, so no preview ever changes staging's rules.
 */
function shareGroups(stage: Stage, network: Network): { [Name in keyof SharedGroups]: $util.Output<string> } {
  const description = "What previews run, beside groups of their own: admits nothing";
  const previews = createSecurityGroup(stage, network.id, "previews", { description, service: "network" });
  const vpcLink = createSecurityGroup(stage, network.id, "vpc-link", {
    description: "The way in to previews",
    service: "payment-api",
  });
  const groupIds = { ...network.groupIds, previews: [previews], "vpc-link": [vpcLink] };
  allow(groupIds, { from: "previews", to: "database", port: POSTGRESQL });
  // Each preview creates the other end, in its own payment-api's group.
  allowOut(groupIds, { from: "vpc-link", to: "previews", port: SERVICE_PORTS["payment-api"] });
  allowToInternet(groupIds, { peer: "previews", fromPort: HTTPS, toPort: HTTPS, why: "AWS; webhooks" });
  return { previews, vpcLink };
}

/** In a preview: creates its task's own group, beside the one that staging shares. */
function createPreviewGroups(
  stage: Stage,
  vpcId: $util.Output<string>,
  lent: $util.Output<SharedGroups>,
): { readonly groupIds: GroupIds<Peer>; readonly rules: readonly $util.Resource[] } {
  const previews = lent.apply((groups) => groups.previews);
  const groupIds = {
    // Peers that a preview lacks have no group.
    ...forEachPeer(() => []),
    "payment-api": [createPeerGroup(stage, vpcId, "payment-api"), previews],
    // Its own group would delay a removal: Lambda keeps a deleted function's network interfaces for up to 45 minutes.
    migrator: [previews],
    "vpc-link": [lent.apply((groups) => groups.vpcLink)],
  };
  const rules = [
    allowIn(groupIds, { from: "vpc-link", to: "payment-api", port: SERVICE_PORTS["payment-api"] }),
    allowToInternet(groupIds, { ...TO_WEBHOOKS, peer: "payment-api" }),
  ];
  return { groupIds, rules };
}
