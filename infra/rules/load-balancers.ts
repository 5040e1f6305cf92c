import type { Inputs } from "@platform/blueprint/argument-types";
import type { Graph, Resource } from "@platform/blueprint/graph";
import { arnOf, fields, named, names, ofType, texts } from "@platform/blueprint/read";
import { actionsOf } from "@platform/blueprint/reach/endpoints";
import { isPublicSubnet, subnetOf } from "@platform/blueprint/reach/routes";
import { fits, includesAction, statementsOf } from "@platform/blueprint/check/policy";
import { none, type Rule, rule } from "@platform/blueprint/check/rule";
import { dependenciesOf } from "./dependencies.ts";
import { READY_PATH } from "./health-paths.ts";
import { LASTING, PROD } from "./stages.ts";

/** TLS 1.2 with forward secrecy and AEAD, 1.3 preferred. Source: Security Hub's ELB.17. */
const TLS_POLICIES = /^ELBSecurityPolicy-TLS13-1-(2|2-Res|3)-(2021-06|FIPS-2023-04|PQ-2025-09|FIPS-PQ-2025-09)$/;

/** Source: "Enable access logs for your Application Load Balancer" of the user guide. */
const LOG_DELIVERY = "logdelivery.elasticloadbalancing.amazonaws.com";

export const LOAD_BALANCERS: readonly Rule[] = [
  rule({
    id: "ELB.1",
    title: "Plain HTTP from the internet is sent to HTTPS, and nowhere else",
    checkov: "CKV2_AWS_20",
    pci: "4.2.1",
    why: "An API key that was sent in the clear is lost.",
    of: "aws:lb/listener:Listener",
    holds: (resource, graph) =>
      !isHttp(resource) || isInternal(graph, resource) || actionsOf(graph, resource).every(redirectsToHttps),
  }),
  rule({
    id: "ELB.4",
    title: "Headers that are not well-formed are dropped",
    checkov: "CKV_AWS_131",
    why: "Request smuggling lives on two readers of one header.",
    of: "aws:lb/loadBalancer:LoadBalancer",
    holds: ({ inputs }) => inputs.dropInvalidHeaderFields === true,
  }),
  rule({
    id: "ELB.5",
    title: "Load balancers write access logs",
    checkov: "CKV_AWS_91",
    pci: "10.2.1",
    why: "They also tell of requests that never reached a task.",
    of: "aws:lb/loadBalancer:LoadBalancer",
    holds: ({ inputs }) => inputs.accessLogs?.enabled === true,
  }),
  rule({
    id: "access-logs-arrive",
    title: "The bucket lets load balancers write access logs, and they wait for its policy",
    pci: "10.2.1",
    why: "AWS writes a test file when logging is turned on, and refuses the load balancer otherwise.",
    of: "aws:lb/loadBalancer:LoadBalancer",
    holds: (resource, graph) => {
      const { enabled, bucket } = resource.inputs.accessLogs ?? {};
      // ELB.5 checks whether access logs are on.
      if (enabled !== true) return true;
      const policy = ofType(graph, "aws:s3/bucketPolicy:BucketPolicy").find(({ inputs }) => inputs.bucket === bucket);
      const account = arnOf(resource).split(":")[4];
      const file = `arn:aws:s3:::${bucket}/AWSLogs/${account}/a-file`;
      const mayWrite = statementsOf(policy?.inputs.policy).some(
        ({ Effect, Principal, Action, Resource: resources }) =>
          Effect === "Allow" &&
          texts(fields(Principal)["Service"]).includes(LOG_DELIVERY) &&
          texts(Action).some((action) => includesAction(action, "s3:PutObject")) &&
          texts(resources).some((pattern) => fits(pattern, file)),
      );
      if (policy === undefined || !mayWrite) return `${LOG_DELIVERY} may not write to it`;
      return dependenciesOf(resource, graph).has(policy.urn) || "it does not wait for the bucket's policy";
    },
  }),
  rule({
    id: "ELB.6",
    title: "Load balancers cannot be deleted by mistake",
    checkov: "CKV_AWS_150",
    why: "Its address is in merchants' firewalls and in DNS.",
    stages: PROD,
    of: "aws:lb/loadBalancer:LoadBalancer",
    holds: ({ inputs }) => inputs.enableDeletionProtection === true,
  }),
  rule({
    id: "ELB.12",
    title: "Desync mitigation is on",
    checkov: "CKV_AWS_328",
    why: "Request smuggling: what the load balancer and a task would read differently.",
    of: "aws:lb/loadBalancer:LoadBalancer",
    holds: ({ inputs }) => ["defensive", "strictest"].includes(inputs.desyncMitigationMode ?? "defensive"),
  }),
  rule({
    id: "desync-strictest",
    title: "Desync mitigation is at its strictest",
    why: "The default guards against ambiguous requests; nobody who pays sends one, so they are refused.",
    of: "aws:lb/loadBalancer:LoadBalancer",
    holds: ({ inputs }) => inputs.desyncMitigationMode === "strictest",
  }),
  rule({
    id: "ELB.13",
    title: "Load balancers are in two zones at least",
    why: "One zone's loss must not take the door away.",
    of: "aws:lb/loadBalancer:LoadBalancer",
    holds: ({ inputs }, graph) =>
      new Set(subnetsOf(graph, inputs).map((subnet) => subnet.inputs.availabilityZone)).size >= 2,
  }),
  rule({
    id: "ELB.16",
    title: "Load balancers on the internet have a web ACL",
    checkov: "CKV2_AWS_28",
    pci: "6.4.2",
    why: "Known attacks end before they cost a task's time.",
    of: "aws:lb/loadBalancer:LoadBalancer",
    holds: (resource, graph) =>
      resource.inputs.internal === true ||
      ofType(graph, "aws:wafv2/webAclAssociation:WebAclAssociation").some(
        ({ inputs }) =>
          names(inputs.resourceArn, resource) &&
          named(graph, inputs.webAclArn, "aws:wafv2/webAcl:WebAcl") !== undefined,
      ),
  }),
  rule({
    id: "ELB.17",
    title: "TLS 1.2 or newer, with 1.3",
    checkov: "CKV_AWS_103",
    pci: "4.2.1",
    why: "Without a policy AWS allows TLS 1.0.",
    of: "aws:lb/listener:Listener",
    holds: ({ inputs }) =>
      !isTls(inputs) || TLS_POLICIES.test(inputs.sslPolicy ?? "") || (inputs.sslPolicy ?? "") || "no policy",
  }),
  rule({
    id: "ELB.18",
    title: "Listeners use TLS, or only redirect to it",
    checkov: "CKV_AWS_378",
    pci: "4.2.1",
    why: "What travels inside the VPC is a payment too.",
    of: "aws:lb/listener:Listener",
    holds: (resource, graph) => isTls(resource.inputs) || actionsOf(graph, resource).every(redirectsToHttps),
  }),
  rule({
    id: "tls-certificate",
    title: "HTTPS listeners have a certificate",
    why: "AWS refuses one without.",
    of: "aws:lb/listener:Listener",
    holds: ({ inputs }) => !isTls(inputs) || Boolean(inputs.certificateArn),
  }),
  rule({
    id: "CKV_AWS_261",
    title: `Target groups ask ${READY_PATH} and want a 200`,
    checkov: "CKV_AWS_261",
    why: "Another path is a 404, or says that a task lives while it still waits for its database: a deploy would stop the old tasks for it.",
    of: "aws:lb/targetGroup:TargetGroup",
    holds: ({ inputs }) => {
      const { path, matcher = "" } = inputs.healthCheck ?? {};
      return none([
        ...(path === READY_PATH ? [] : [`asks ${path || "/"}`]),
        ...(["", "200"].includes(matcher) ? [] : [`wants ${matcher}`]),
      ]);
    },
  }),
  rule({
    id: "health-is-noticed",
    title: "A target that does not answer gets no requests after a minute",
    why: "Until then a share of the payments fails.",
    of: "aws:lb/targetGroup:TargetGroup",
    holds: ({ inputs }) => {
      const { interval = 30, unhealthyThreshold = 2 } = inputs.healthCheck ?? {};
      const seconds = interval * unhealthyThreshold;
      return seconds <= 60 || `${seconds} s`;
    },
  }),
  rule({
    id: "load-balancer-placement",
    title: "Internal load balancers are in private subnets, and only payment-api's is on the internet",
    why: "An internal one in a public subnet is one setting away from the internet.",
    of: "aws:lb/loadBalancer:LoadBalancer",
    holds: (resource, graph) => {
      const isPublic = subnetsOf(graph, resource.inputs).map((subnet) => isPublicSubnet(graph, subnet));
      if (isPublic.length === 0) return "its subnets are unknown";
      if (resource.inputs.internal === true) return !isPublic.includes(true) || "in a public subnet";
      if (!/payment-?api/i.test(resource.name)) return "on the internet";
      return !isPublic.includes(false) || "in a private subnet";
    },
  }),
  rule({
    id: "own-groups",
    title: "Load balancers have a security group of this app, and not SST's, which is open on all ports",
    why: "SST's lets in everything from everywhere.",
    stages: LASTING,
    of: "aws:lb/loadBalancer:LoadBalancer",
    holds: ({ inputs }, graph) => {
      const groups = (inputs.securityGroups ?? []).map((id) => named(graph, id, "aws:ec2/securityGroup:SecurityGroup"));
      const foreign = groups.filter((group) => group === undefined || group.urn.includes("sst:aws:Service"));
      return (groups.length > 0 && foreign.length === 0) || foreign.map((group) => group?.name ?? "?").join(", ");
    },
  }),
  rule({
    id: "idle-timeout",
    title: "Idle connections outlive what a request may take",
    why: "A connection that the load balancer closes first is a 502 for a payment that was made.",
    of: "aws:lb/loadBalancer:LoadBalancer",
    holds: ({ inputs }) => (inputs.idleTimeout ?? 60) >= 60,
  }),
];

function isHttp({ inputs }: Resource<"aws:lb/listener:Listener">): boolean {
  return inputs.protocol === "HTTP";
}

function isTls(inputs: Inputs<"aws:lb/listener:Listener">): boolean {
  return inputs.protocol === "HTTPS" || inputs.protocol === "TLS";
}

function isInternal(graph: Graph, { inputs }: Resource<"aws:lb/listener:Listener">): boolean {
  return named(graph, inputs.loadBalancerArn, "aws:lb/loadBalancer:LoadBalancer")?.inputs.internal === true;
}

function redirectsToHttps({ type, redirect }: ReturnType<typeof actionsOf>[number]): boolean {
  return type === "redirect" && redirect?.protocol === "HTTPS";
}

function subnetsOf(
  graph: Graph,
  inputs: Inputs<"aws:lb/loadBalancer:LoadBalancer">,
): readonly Resource<"aws:ec2/subnet:Subnet">[] {
  return (inputs.subnets ?? []).map((id) => subnetOf(graph, id)).filter((subnet) => subnet !== undefined);
}
