import type { Graph, Resource } from "../../graph.ts";
import { arnOf, document, type Fields, fields, named, names, objects, ofType, text, texts } from "../../read.ts";
import { accountOf, fits, includesAction, statementsOf } from "../policy.ts";
import { LASTING, none, only, type Rule } from "../rule.ts";
import { SERVICE } from "./services.ts";

const TOPIC = "aws:sns/topic:Topic";
const KEY = "aws:kms/key:Key";
const EVENTBRIDGE = "events.amazonaws.com";

/** Somebody who tells a topic, and the service of AWS that does it in their name. */
interface Publisher {
  readonly service: string;
  readonly name: string;
  readonly arn: string;
}

/** A message reaches a person only when publisher, topic, key and subscription fit together. */
export const PUBLISHERS: readonly Rule[] = [
  {
    id: "publishers-may",
    title: "Whoever tells a topic may publish to it and use its key",
    why: "AWS drops what may not be published, without a word.",
    stages: LASTING,
    appliesTo: only(TOPIC),
    holds: (topic, graph) => none(publishersOf(topic, graph).flatMap((publisher) => faultsOf(publisher, topic, graph))),
  },
  {
    id: "topic-heard",
    title: "Somebody hears every topic",
    why: "Without a subscription a message is thrown away.",
    stages: LASTING,
    appliesTo: only(TOPIC),
    holds: (topic, graph) =>
      ofType(graph, "aws:sns/topicSubscription:TopicSubscription").some(
        ({ inputs }) => names(inputs["topic"], topic) && text(inputs["endpoint"]) !== "",
      ),
  },
  {
    id: "failed-deploys-told",
    title: "A deploy that ECS gives up is told to a topic",
    why: "`sst deploy` ends well when the old tasks are back: nobody would know that nothing was deployed.",
    stages: LASTING,
    appliesTo: only(SERVICE),
    holds: (service, graph) => {
      const rules = ofType(graph, "aws:cloudwatch/eventRule:EventRule").filter(
        (rule) => tellsOfFailures(rule) && tellsATopic(rule, graph),
      );
      if (rules.length === 0) return "no event of a failed deploy is told";
      const isAbout = ({ inputs }: Resource): boolean => {
        const { resources } = document(inputs["eventPattern"]);
        return resources === undefined || texts(resources).some((arn) => names(arn, service));
      };
      return rules.some(isAbout) || "failed deploys of others are told, not of it";
    },
  },
];

function publishersOf(topic: Resource, graph: Graph): readonly Publisher[] {
  const publishers = (
    type: string,
    service: string,
    told: (inputs: Fields) => readonly string[],
  ): readonly Publisher[] =>
    ofType(graph, type)
      .filter(({ inputs }) => told(inputs).some((arn) => names(arn, topic)))
      .map((one) => ({ service, name: one.name, arn: arnOf(one) }));
  return [
    ...publishers("aws:cloudwatch/metricAlarm:MetricAlarm", "cloudwatch.amazonaws.com", (inputs) =>
      [inputs["alarmActions"], inputs["okActions"]].flatMap(texts),
    ),
    ...publishers("aws:budgets/budget:Budget", "budgets.amazonaws.com", (inputs) =>
      objects(inputs["notifications"]).flatMap((one) => texts(one["subscriberSnsTopicArns"])),
    ),
    ...publishers("aws:cloudwatch/eventTarget:EventTarget", EVENTBRIDGE, (inputs) => texts(inputs["arn"])),
  ];
}

function faultsOf(publisher: Publisher, topic: Resource, graph: Graph): readonly string[] {
  const policy = ofType(graph, "aws:sns/topicPolicy:TopicPolicy").find(({ inputs }) => names(inputs["arn"], topic));
  const key = named(graph, topic.inputs["kmsMasterKeyId"], KEY);
  const mayPublish = allowing(policy?.inputs["policy"], publisher.service, "sns:Publish").some(
    ({ Condition }) => publisher.service === EVENTBRIDGE || isFrom(publisher.arn, Condition),
  );
  const mayUseKey = ["kms:Decrypt", "kms:GenerateDataKey"].every((action) =>
    allowing(key?.inputs["policy"], publisher.service, action).some(({ Condition }) =>
      isMet(Condition, publisher, accountOf(topic)),
    ),
  );
  return [
    ...(mayPublish ? [] : [`${publisher.name} may not publish`]),
    // CKV_AWS_26 asks whether there is a key.
    ...(key === undefined || mayUseKey ? [] : [`${publisher.name}: ${publisher.service} may not use the key`]),
  ];
}

/** The statements of a policy that allow a service an action. */
function allowing(policy: unknown, service: string, action: string): readonly Fields[] {
  return statementsOf(policy).filter(
    ({ Effect, Principal, Action }) =>
      Effect === "Allow" &&
      texts(fields(Principal)["Service"]).includes(service) &&
      texts(Action).some((pattern) => includesAction(pattern, action)),
  );
}

/** Whether a condition names the publisher. For EventBridge there may be no condition: see eventbridge-topic. */
function isFrom(arn: string, condition: unknown): boolean {
  const { ArnLike, ArnEquals, ...others } = fields(condition);
  const patterns = [ArnLike, ArnEquals].flatMap((one) => texts(fields(one)["aws:SourceArn"]));
  return Object.keys(others).length === 0 && patterns.some((pattern) => fits(pattern, arn));
}

/** EventBridge does not say for whom it uses a key; the others say their account and what it is about. */
function isMet(condition: unknown, { service, arn }: Publisher, account: string): boolean {
  if (condition === undefined) return true;
  const { StringEquals, ...others } = fields(condition);
  const { "aws:SourceAccount": accounts, ...otherKeys } = fields(StringEquals);
  if (service === EVENTBRIDGE || Object.keys(otherKeys).length > 0) return false;
  const isOfAccount = accounts === undefined || texts(accounts).includes(account);
  return isOfAccount && (Object.keys(others).length === 0 || isFrom(arn, others));
}

function tellsOfFailures({ inputs }: Resource): boolean {
  const { source, detail } = document(inputs["eventPattern"]);
  return (
    inputs["state"] !== "DISABLED" &&
    texts(source).includes("aws.ecs") &&
    texts(fields(detail)["eventName"]).includes("SERVICE_DEPLOYMENT_FAILED")
  );
}

function tellsATopic(rule: Resource, graph: Graph): boolean {
  return ofType(graph, "aws:cloudwatch/eventTarget:EventTarget").some(
    ({ inputs }) => names(inputs["rule"], rule) && named(graph, inputs["arn"], TOPIC) !== undefined,
  );
}
