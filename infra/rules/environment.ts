import type { Graph, Resource } from "@platform/blueprint/graph";
import { named, names, ofType, text } from "@platform/blueprint/read";
import { none, type Rule, rule } from "@platform/blueprint/check/rule";
import { APPLICATION_STOP_SECONDS } from "./deploys.ts";
import { type Container, containersOf, portOf, variableOf } from "@platform/blueprint/containers";
import { DEPLOYED, PROD } from "./stages.ts";

/** A URL; null if the text is not one. */
type Parsed = ReturnType<typeof URL.parse>;

/** Each container's database role. A login's name is the role, with the generation after it and a preview's name before it. */
const LOGINS: Readonly<Record<string, string>> = {
  "payment-api": "payments",
  "fraud-detection": "fraud",
  "notification-service": "notifications",
  "sandbox-acquirer": "acquirer",
};
/** The service that each variable's URL must lead to. */
const PEERS: Readonly<Record<string, string>> = {
  FRAUD_DETECTION_URL: "fraud-detection",
  NOTIFICATION_SERVICE_URL: "notification-service",
};
/** Each container's required variables. Without one, a service fails to start, or takes a developer machine's default. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  "payment-api": ["STAGE", "PORT", "DRAIN_SECONDS", ...Object.keys(PEERS), "ACQUIRER_URL", "PUBLIC_URL"],
  "fraud-detection": ["STAGE", "PORT", "DRAIN_SECONDS"],
  "notification-service": ["STAGE", "PORT", "DRAIN_SECONDS"],
  "sandbox-acquirer": ["STAGE", "PORT", "PUBLIC_URL"],
};
/** A load balancer needs some seconds to notice that a task leaves. */
const LEAST_DRAIN_SECONDS = 10;

/** The environment and the secrets of containers. */
export const ENVIRONMENT: readonly Rule[] = [
  rule({
    id: "own-login",
    title: "Each service logs in to the database as itself, and verifies the server",
    pci: "8.2.1",
    why: "With another login it could read another service's data; without verifying, it could give its password to a stranger.",
    stages: DEPLOYED,
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: (one, graph) =>
      none(
        containersOf(one).flatMap((container) =>
          loginFaults(nameOf(container), urlBehind(secretOf(container, "DATABASE_URL"), graph)),
        ),
      ),
  }),
  rule({
    id: "own-settings",
    title: "Each container is told its own stage and port, where its peers are, and to drain before it stops",
    why: "Nothing else checks these texts: a task with a wrong one starts, and fails on the first payment.",
    stages: DEPLOYED,
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: (one, graph) =>
      none(
        containersOf(one).flatMap((container) =>
          settingFaults(container, one, graph).map((fault) => `${nameOf(container)}: ${fault}`),
        ),
      ),
  }),
  rule({
    id: "real-acquirer",
    title: "Prod takes money from a real acquirer, over TLS, with a credential for it",
    why: "The sandbox approves everything and moves nothing: merchants would ship goods that nobody paid.",
    stages: PROD,
    of: "aws:ecs/taskDefinition:TaskDefinition",
    holds: (one) =>
      none(
        containersOf(one).flatMap((container) => [
          ...(nameOf(container).includes("sandbox") ? [`${nameOf(container)} runs`] : []),
          ...(variableOf(container, "CHALLENGE_PAGES") === "true" ? ["the sandbox's challenge pages are shown"] : []),
          ...(container.name === "payment-api" ? acquirerFaults(container) : []),
        ]),
      ),
  }),
];

function acquirerFaults(container: Container): readonly string[] {
  return [
    ...(variableOf(container, "ACQUIRER_URL").startsWith("https:") ? [] : ["ACQUIRER_URL is not https"]),
    // Without it, payment-api would send the acquirer our services' own credential.
    ...(secretOf(container, "ACQUIRER_CREDENTIAL") === "" ? ["ACQUIRER_CREDENTIAL is missing"] : []),
  ];
}

const nameOf = ({ name = "" }: Container): string => name;

/** The reference to a container's secret; "" if it has none. */
function secretOf(container: Container, name: string): string {
  return container.secrets?.find((one) => one.name === name)?.valueFrom ?? "";
}

function loginFaults(container: string, url: Parsed): readonly string[] {
  if (url === null) return [`the database URL of ${container} is unknown`];
  const role = LOGINS[container];
  const isOwn = role !== undefined && new RegExp(`^(pr_\\d+_)?${role}(_[01])?$`).test(url.username);
  return [
    ...(isOwn ? [] : [`${container} logs in as ${url.username}`]),
    ...(url.searchParams.get("sslmode") === "verify-full" ? [] : [`${container} does not verify the database`]),
  ];
}

/** The URL in the secret that a task refers to. */
function urlBehind(reference: string, graph: Graph): Parsed {
  const secret = ofType(graph, "aws:secretsmanager/secret:Secret").find(({ outputs }) =>
    reference.startsWith(`${text(outputs["arn"])}:`),
  );
  if (secret === undefined) return null;
  const version = ofType(graph, "aws:secretsmanager/secretVersion:SecretVersion").find(({ inputs }) =>
    names(inputs.secretId, secret),
  );
  return URL.parse(version?.inputs.secretString ?? "");
}

function settingFaults(
  container: Container,
  one: Resource<"aws:ecs/taskDefinition:TaskDefinition">,
  graph: Graph,
): readonly string[] {
  const expect = (name: string, isRight: (value: string) => boolean): readonly string[] => {
    const value = variableOf(container, name);
    return value === "" || isRight(value) ? [] : [`${name} is ${value}`];
  };
  const required = REQUIRED[nameOf(container)] ?? [];
  return [
    ...required.filter((name) => variableOf(container, name) === "").map((name) => `${name} is missing`),
    ...expect("STAGE", (value) => value === graph.stage),
    ...expect("PORT", (value) => Number(value) === portOf(container)),
    ...expect("DRAIN_SECONDS", (value) => {
      return Number(value) >= LEAST_DRAIN_SECONDS && Number(value) < APPLICATION_STOP_SECONDS;
    }),
    ...Object.entries(PEERS).flatMap(([name, peer]) =>
      expect(name, (value) => leadsTo(peer, URL.parse(value), one, graph)),
    ),
  ];
}

/** Whether a URL leads to a service's load balancer, or to its container in the same task. */
function leadsTo(
  peer: string,
  url: Parsed,
  one: Resource<"aws:ecs/taskDefinition:TaskDefinition">,
  graph: Graph,
): boolean {
  if (url === null) return false;
  const companion = containersOf(one).find(({ name }) => name === peer);
  if (companion !== undefined) return url.host === `127.0.0.1:${portOf(companion)}`;
  const balancer = named(graph, `${peer}-${graph.stage}`, "aws:lb/loadBalancer:LoadBalancer");
  return balancer !== undefined && url.hostname === text(balancer.outputs["dnsName"]).toLowerCase();
}
