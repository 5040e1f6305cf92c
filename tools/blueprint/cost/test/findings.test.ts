import { expect, test } from "vitest";
import { arn, type Draft, graphOf, id, resource } from "../../test/draft.ts";
import { estimate } from "../estimate.ts";
import { soundApp } from "./sound-app.ts";
import { project } from "../../../../blueprint.config.ts";

type Break = (find: (name: string) => Draft, resources: Draft[]) => void;

const findingsOf = (resources: readonly Draft[]) => estimate(graphOf(resources), project.usage, 0).findings;

test("nothing is paid for in vain when everything is used", () => {
  expect(findingsOf(soundApp())).toEqual([]);
});

const remove =
  (name: string): Break =>
  (_, resources) => {
    resources.splice(
      resources.findIndex((one) => one.name === name),
      1,
    );
  };

test.each<[what: string, resource: string, fault: RegExp, dollars: number, breaks: Break]>([
  ["a NAT that no route leads to", "natGateway:NatGateway nat", /no subnet's route/, 32.85, remove("table")],
  [
    "a NAT beside tasks in public subnets",
    "natGateway:NatGateway nat",
    /no task and no function/,
    32.85,
    (find) => (find("payment-api").inputs["networkConfiguration"] = { subnets: [id("public")], assignPublicIp: true }),
  ],
  ["an address of no NAT", "eip:Eip address", /attached to nothing/, 3.65, remove("nat")],
  // 16.425 and an address.
  ["a load balancer without a listener", "LoadBalancer balancer", /no service/, 20.08, remove("listener")],
  [
    "a load balancer in front of a group that no service is in",
    "LoadBalancer balancer",
    /no service/,
    20.08,
    (find) => delete find("payment-api").inputs["loadBalancers"],
  ],
  [
    // 5 zones × 7.30 = 36.50, and a NAT gateway is 32.85.
    "endpoints more expensive than the NAT",
    "VpcEndpoint endpoint",
    /\$36\.50 a month, more than .* \(\$32\.85\)/,
    36.5,
    (find) => (find("endpoint").inputs["subnetIds"] = ["a", "b", "c", "d", "e"]),
  ],
  [
    "a key that only its alias names",
    "kms/key:Key key",
    /encrypts nothing/,
    1,
    (find) => delete find("secret").inputs["kmsKeyId"],
  ],
  [
    "a secret that nobody reads",
    "Secret secret",
    /no task and no function/,
    0.4,
    (find) => (find("payment-api-task").inputs["containerDefinitions"] = "[]"),
  ],
  [
    "an alarm that tells nobody",
    "MetricAlarm alarm",
    /tells nobody/,
    0.1,
    (find) => (find("alarm").inputs["alarmActions"] = []),
  ],
  [
    "an alarm that is switched off",
    "MetricAlarm alarm",
    /tells nobody/,
    0.1,
    (find) => (find("alarm").inputs["actionsEnabled"] = false),
  ],
  [
    "a rollback alarm that its service forgot",
    "MetricAlarm rollback-alarm",
    /stops no deploy/,
    0.1,
    (find) => delete find("payment-api").inputs["alarms"],
  ],
  [
    "scaling between 3 and 3",
    "Policy policy",
    /can change nothing/,
    0.2,
    (find) => (find("scaling").inputs["maxCapacity"] = 3),
  ],
  // 21 metrics × 0.30: only what is wasted, not the tasks.
  ["metrics that nothing shows", "Service payment-api", /no alarm and no dashboard/, 6.3, remove("alarm")],
  // (12 + 25) × 0.30, and 3 × 0.09 GB × 0.50.
  ["Container Insights that nothing shows", "Cluster cluster", /Container Insights/, 11.24, remove("dashboard")],
])("%s", (_, name, fault, dollars, breaks) => {
  const resources = soundApp();
  breaks((wanted) => resources.find((one) => one.name === wanted)!, resources);
  const found = findingsOf(resources).find((finding) => finding.resource.endsWith(name) && fault.test(finding.fault));
  expect(found?.cost.low).toBe(dollars);
});

test("what another stage lends is not this one's waste", () => {
  const lent = resource("aws:ec2/eip:Eip", "lent", {}, { read: true });
  expect(findingsOf([...soundApp(), lent])).toEqual([]);
});

test("a function in a private subnet uses its NAT", () => {
  const resources = soundApp().filter(({ name }) => name !== "payment-api");
  const lambda = resource("aws:lambda/function:Function", "f", { vpcConfig: { subnetIds: [id("private")] } });
  const nats = findingsOf([...resources, lambda]).filter((finding) => finding.resource.includes("natGateway"));
  expect(nats).toEqual([]);
});

test("a secret that a function is told of is read", () => {
  const resources = soundApp();
  resources.find(({ name }) => name === "payment-api-task")!.inputs["containerDefinitions"] = "[]";
  const lambda = resource("aws:lambda/function:Function", "f", {
    environment: { variables: { SECRET: arn("secret") } },
  });
  expect(findingsOf([...resources, lambda]).filter((finding) => finding.resource.includes("secret:Secret"))).toEqual(
    [],
  );
});
