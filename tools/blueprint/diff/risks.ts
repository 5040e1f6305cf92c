import type { Graph, Resource } from "../graph.ts";
import { fields, ofType } from "../read.ts";
import type { Change } from "./changes.ts";
import { type Connections, lineOf } from "./connections.ts";
import { DECISIONS } from "./decisions.ts";
import { openedBetween } from "./opened.ts";
import { holdersIn, permissionsOf } from "./permissions.ts";
import type { Risk } from "./risk.ts";
import { subjectOf } from "./subject.ts";
import { WEAKENED } from "./weakened.ts";

export interface Graphs {
  readonly before: Graph;
  readonly after: Graph;
}

/** What is lost when a resource is destroyed or replaced, worst first. */
const LOST: Readonly<Record<string, string>> = {
  "aws:rds/cluster:Cluster": "what is in it is lost, but for snapshots",
  "aws:kms/key:Key": "what it encrypted cannot be read any more once its waiting period is over",
  "aws:rds/clusterInstance:ClusterInstance": "its connections break, and one instance less can take over",
  "aws:lb/loadBalancer:LoadBalancer": "requests fail until its successor serves under its own address",
  "aws:ecs/service:Service": "its tasks end",
  "aws:secretsmanager/secret:Secret": "nobody can read it where it was",
  "aws:s3/bucketV2:BucketV2": "what is in it is lost",
  "aws:cloudwatch/logGroup:LogGroup": "its logs are lost",
  "aws:ec2/vpc:Vpc": "everything in it goes with it",
  "aws:ec2/subnet:Subnet": "everything in it goes with it",
  "aws:ec2/securityGroup:SecurityGroup": "its members have to leave it first",
  "aws:ec2/natGateway:NatGateway": "nothing in its zone reaches the internet meanwhile",
  "aws:ec2/eip:Eip": "others may have allowed its address, which is gone",
  "random:index/randomBytes:RandomBytes": "whoever has the old value has the wrong one",
  "random:index/randomPassword:RandomPassword": "whoever has the old value has the wrong one",
  "aws:cloudwatch/metricAlarm:MetricAlarm": "nobody is told of it any more",
  "aws:sns/topicSubscription:TopicSubscription": "who was subscribed hears nothing any more",
  "aws:wafv2/webAcl:WebAcl": "requests are not filtered meanwhile",
  "aws:wafv2/webAclAssociation:WebAclAssociation": "requests are not filtered meanwhile",
};

/** The changes that can lose data, stop the service or open it, one sentence each. */
export function risksOf(graphs: Graphs, changes: readonly Change[], connections: Connections): readonly Risk[] {
  return [
    ...worstFirst(changes).flatMap((change) => [...lossesOf(change, graphs), ...undone(change, graphs)]),
    ...changes.flatMap((change) => [...weakeningsOf(change, graphs), ...unprotected(change, graphs)]),
    ...connections.gained.map((edge) => ({ of: lineOf(edge), says: "a connection that could not be opened before" })),
    ...openedBetween(graphs.before, graphs.after),
    ...widened(graphs),
    ...fewerZones(graphs),
  ];
}

function worstFirst(changes: readonly Change[]): readonly Change[] {
  const types = Object.keys(LOST);
  const rank = ({ before }: Change): number => types.indexOf(before?.type ?? "");
  return changes.toSorted((a, b) => rank(a) - rank(b));
}

function lossesOf({ kind, before }: Change, { after }: Graphs): readonly Risk[] {
  const lost = before && LOST[before.type];
  if (lost === undefined || (kind !== "destroyed" && kind !== "replaced")) return [];
  const says =
    kind === "destroyed" && before!.retainOnDelete
      ? "leaves the program: it stays in AWS, and nothing manages it any more"
      : `is ${kind}: ${lost}`;
  const refusal = before!.protect ? ". It is protected, so the deploy will refuse" : "";
  return [{ of: subjectOf(before!, after.stage), says: `${says}${refusal}` }];
}

/** The deploy calls such a function on creation and on deletion: first for the new one, then to undo the old one. */
function undone({ kind, before }: Change, { after }: Graphs): readonly Risk[] {
  if (before?.type !== "aws:lambda/invocation:Invocation" || kind !== "replaced") return [];
  const says = "is replaced: its function is called to undo what the old one did, after the new one has done it";
  return [{ of: subjectOf(before, after.stage), says }];
}

function weakeningsOf({ before, after }: Change, graphs: Graphs): readonly Risk[] {
  if (before === undefined || after === undefined) return [];
  return [...WEAKENED, ...DECISIONS]
    .filter(({ type }) => type === after.type)
    .flatMap(({ input, says }) => {
      const said = says(valueAt(before, input), valueAt(after, input));
      return said === undefined || after.ignoreChanges.includes(input)
        ? []
        : [{ of: subjectOf(after, graphs.after.stage), says: said }];
    });
}

/** Reads an input at a path like `a.b`. */
function valueAt({ inputs }: Resource, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => fields(value)[key], inputs);
}

function unprotected({ before, after }: Change, graphs: Graphs): readonly Risk[] {
  if (before === undefined || after === undefined) return [];
  const of = subjectOf(after, graphs.after.stage);
  return [
    ...(before.protect && !after.protect ? [{ of, says: "a deploy may delete it from now on" }] : []),
    ...(before.retainOnDelete && !after.retainOnDelete
      ? [{ of, says: "is deleted in AWS when it leaves the program from now on" }]
      : []),
  ];
}

/** Finds roles and policies that gained permissions. New ones appear among the created resources instead. */
function widened({ before, after }: Graphs): readonly Risk[] {
  return holdersIn(after).flatMap((now) => {
    const old = holdersIn(before).find(({ urn }) => urn === now.urn);
    if (old === undefined) return [];
    const [was, is] = [permissionsOf(before, old), permissionsOf(after, now)];
    const isRole = now.type === "aws:iam/role:Role";
    const rights = [
      ...gained(isRole ? "may now" : "now allows", was.allowed, is.allowed),
      ...gained(isRole ? "is no longer denied" : "no longer denies", is.denied, was.denied),
      ...gained("may now be taken on by", was.trusted, is.trusted),
      ...gained("is no longer bounded by", is.bounds, was.bounds),
    ];
    return rights.map((says) => ({ of: subjectOf(now, after.stage), says }));
  });
}

const MAX_RIGHTS = 5;

function gained(verb: string, before: ReadonlySet<string>, after: ReadonlySet<string>): readonly string[] {
  const more = [...after].filter((line) => !before.has(line));
  if (more.length === 0) return [];
  const rest = more.length > MAX_RIGHTS ? ` and ${more.length - MAX_RIGHTS} more` : "";
  return [`${verb} ${more.slice(0, MAX_RIGHTS).join(", ")}${rest}`];
}

function fewerZones({ before, after }: Graphs): readonly Risk[] {
  const [was, is] = [zonesOf(before), zonesOf(after)];
  return is < was ? [{ of: "network", says: `spans ${is} zones, not ${was}` }] : [];
}

function zonesOf(graph: Graph): number {
  const subnets = ofType(graph, "aws:ec2/subnet:Subnet").filter(({ read }) => !read);
  return new Set(subnets.map(({ inputs }) => inputs.availabilityZone)).size;
}
