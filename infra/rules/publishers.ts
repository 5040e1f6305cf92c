import type { KnownType } from "@platform/blueprint/argument-types";
import type { Graph, Resource, ResourceOf } from "@platform/blueprint/graph";
import { arnOf, document, type Fields, fields, named, names, ofType, texts } from "@platform/blueprint/read";
import { accountOf, fits, includesAction, isService, statementsOf } from "@platform/blueprint/check/policy";
import { none, type Rule, rule } from "@platform/blueprint/check/rule";
import { LASTING } from "./stages.ts";

type Topic = Resource<"aws:sns/topic:Topic">;
type EventRule = Resource<"aws:cloudwatch/eventRule:EventRule">;

const EVENTBRIDGE = "events.amazonaws.com";

/** A resource that notifies a topic, and the AWS service that publishes for it. */
interface Publisher {
  readonly service: string;
  readonly name: string;
  readonly arn: string;
}

/** An action of an AWS service on a topic or a key. */
interface Request {
  readonly service: string;
  readonly action: string;
  /** Its ARN. */
  readonly resource: string;
}

/** A message reaches a person only when publisher, topic, key and subscription fit together. */
export const PUBLISHERS: readonly Rule[] = [
  rule({
    id: "topic-policy",
    title: "Only AWS's services publish to a topic, for this account",
    why: "Who can set off the alarm can also drown it. A topic that EventBridge tells is judged by eventbridge-topic.",
    of: "aws:sns/topic:Topic",
    holds: (topic, graph) => {
      const statements = statementsOf(policyOf(topic, graph));
      const isForThisAccount = (condition: unknown): boolean =>
        JSON.stringify(condition ?? "").includes(accountOf(topic));
      const isForItsEvents = (principal: unknown): boolean => isEventBridge(principal) && hearsEvents(topic, graph);
      const open = statements.filter(
        ({ Effect, Principal, Condition }) =>
          Effect === "Allow" && !isForItsEvents(Principal) && (!isService(Principal) || !isForThisAccount(Condition)),
      );
      return statements.length > 0 && open.length === 0;
    },
  }),
  rule({
    id: "eventbridge-topic",
    title: "EventBridge publishes to topics of its own: their policy has no Condition, their target no role",
    why: "EventBridge cannot publish where the policy has conditions, says AWS: the mail would never arrive.",
    of: "aws:cloudwatch/eventTarget:EventTarget",
    holds: ({ inputs }, graph) => {
      const topic = named(graph, inputs.arn, "aws:sns/topic:Topic");
      if (topic === undefined) return true;
      const policy = policyOf(topic, graph);
      const statements = statementsOf(policy);
      const publish = { service: EVENTBRIDGE, action: "sns:Publish", resource: arnOf(topic) };
      return none([
        ...(!inputs.roleArn ? [] : ["the target has a role"]),
        ...(statements.some(({ Condition }) => Condition !== undefined) ? ["the topic's policy has a Condition"] : []),
        ...(statements.every(({ Principal }) => isEventBridge(Principal)) ? [] : ["others publish to the topic too"]),
        ...(lets(policy, publish, () => true) ? [] : ["the topic does not let EventBridge publish"]),
      ]);
    },
  }),
  rule({
    id: "publishers-may",
    title: "Whoever tells a topic may publish to it and use its key",
    why: "AWS drops what may not be published, without a word.",
    stages: LASTING,
    of: "aws:sns/topic:Topic",
    holds: (topic, graph) => none(publishersOf(topic, graph).flatMap((publisher) => faultsOf(publisher, topic, graph))),
  }),
  rule({
    id: "topic-heard",
    title: "Somebody hears every topic",
    why: "Without a subscription a message is thrown away.",
    stages: LASTING,
    of: "aws:sns/topic:Topic",
    holds: (topic, graph) =>
      ofType(graph, "aws:sns/topicSubscription:TopicSubscription").some(
        ({ inputs }) => names(inputs.topic, topic) && Boolean(inputs.endpoint),
      ),
  }),
  rule({
    id: "failed-deploys-told",
    title: "A deploy that ECS gives up is told to a topic",
    why: "`sst deploy` ends well when the old tasks are back: nobody would know that nothing was deployed.",
    stages: LASTING,
    of: "aws:ecs/service:Service",
    holds: (service, graph) => {
      const rules = ofType(graph, "aws:cloudwatch/eventRule:EventRule").filter(
        (one) => tellsOfFailures(one) && tellsATopic(one, graph),
      );
      if (rules.length === 0) return "no event of a failed deploy is told";
      const isAbout = ({ inputs }: EventRule): boolean => {
        const { resources } = document(inputs.eventPattern);
        return resources === undefined || texts(resources).some((arn) => names(arn, service));
      };
      return rules.some(isAbout) || "failed deploys of others are told, not of it";
    },
  }),
];

function publishersOf(topic: Topic, graph: Graph): readonly Publisher[] {
  const publishers = <Type extends KnownType>(
    type: Type,
    service: string,
    told: (publisher: ResourceOf<Type>) => readonly (string | undefined)[],
  ): readonly Publisher[] =>
    ofType(graph, type)
      .filter((one) => told(one).some((arn) => names(arn, topic)))
      .map((one) => ({ service, name: one.name, arn: arnOf(one) }));
  return [
    ...publishers("aws:cloudwatch/metricAlarm:MetricAlarm", "cloudwatch.amazonaws.com", ({ inputs }) => [
      ...(inputs.alarmActions ?? []),
      ...(inputs.okActions ?? []),
    ]),
    ...publishers("aws:budgets/budget:Budget", "budgets.amazonaws.com", ({ inputs }) =>
      (inputs.notifications ?? []).flatMap((one) => one.subscriberSnsTopicArns ?? []),
    ),
    ...publishers("aws:cloudwatch/eventTarget:EventTarget", EVENTBRIDGE, ({ inputs }) => [inputs.arn]),
  ];
}

function faultsOf(publisher: Publisher, topic: Topic, graph: Graph): readonly string[] {
  const { service, arn, name } = publisher;
  const key = named(graph, topic.inputs.kmsMasterKeyId, "aws:kms/key:Key");
  const publish = { service, action: "sns:Publish", resource: arnOf(topic) };
  const mayPublish = lets(
    policyOf(topic, graph),
    publish,
    (condition) => service === EVENTBRIDGE || isFrom(arn, condition),
  );
  const mayUse = (of: Resource<"aws:kms/key:Key">, action: string): boolean =>
    lets(of.inputs.policy, { service, action, resource: arnOf(of) }, (condition) =>
      isMet(condition, publisher, accountOf(topic)),
    );
  // CKV_AWS_26 checks whether the topic has a key.
  const lacksKey = key !== undefined && !["kms:Decrypt", "kms:GenerateDataKey"].every((action) => mayUse(key, action));
  return [
    ...(mayPublish ? [] : [`${name} may not publish`]),
    ...(lacksKey ? [`${name}: ${service} may not use the key`] : []),
  ];
}

function policyOf(topic: Topic, graph: Graph): unknown {
  const beside = ofType(graph, "aws:sns/topicPolicy:TopicPolicy").find(({ inputs }) => names(inputs.arn, topic));
  return beside?.inputs.policy ?? topic.inputs.policy;
}

function hearsEvents(topic: Topic, graph: Graph): boolean {
  return ofType(graph, "aws:cloudwatch/eventTarget:EventTarget").some(({ inputs }) => names(inputs.arn, topic));
}

function isEventBridge(principal: unknown): boolean {
  return isService(principal) && texts(fields(principal)["Service"]).join() === EVENTBRIDGE;
}

/** Whether a policy allows a request: one statement allows it, its conditions hold, and no statement denies it. */
function lets(policy: unknown, request: Request, isConditionMet: (condition: unknown) => boolean): boolean {
  const about = statementsOf(policy).filter((statement) => isFor(statement, request));
  return (
    about.some(({ Effect, Condition }) => Effect === "Allow" && isConditionMet(Condition)) &&
    // We cannot know whether a denial's other conditions hold, so we assume that they do.
    about.every(({ Effect, Condition }) => Effect !== "Deny" || isOnlyWithoutTls(Condition))
  );
}

function isFor({ Principal, Action, Resource: resources }: Fields, request: Request): boolean {
  const { Service, AWS } = fields(Principal);
  return (
    [...texts(Principal), ...texts(AWS), ...texts(Service)].some((one) => one === "*" || one === request.service) &&
    texts(Action).some((pattern) => includesAction(pattern, request.action)) &&
    texts(resources).some((pattern) => fits(pattern, request.resource))
  );
}

/** Such a denial never applies: AWS's services use TLS. */
function isOnlyWithoutTls(condition: unknown): boolean {
  return JSON.stringify(condition) === '{"Bool":{"aws:SecureTransport":"false"}}';
}

/** Whether a condition names the publisher. EventBridge allows no condition: see eventbridge-topic. */
function isFrom(arn: string, condition: unknown): boolean {
  const { ArnLike, ArnEquals, ...others } = fields(condition);
  const patterns = [ArnLike, ArnEquals].flatMap((one) => texts(fields(one)["aws:SourceArn"]));
  return Object.keys(others).length === 0 && patterns.some((pattern) => fits(pattern, arn));
}

/** EventBridge does not send for whom it uses a key; the others send their account and the resource. */
function isMet(condition: unknown, { service, arn }: Publisher, account: string): boolean {
  if (condition === undefined) return true;
  const { StringEquals, ...others } = fields(condition);
  const { "aws:SourceAccount": accounts, ...otherKeys } = fields(StringEquals);
  if (service === EVENTBRIDGE || Object.keys(otherKeys).length > 0) return false;
  const isOfAccount = accounts === undefined || texts(accounts).includes(account);
  return isOfAccount && (Object.keys(others).length === 0 || isFrom(arn, others));
}

function tellsOfFailures({ inputs }: EventRule): boolean {
  const { source, detail } = document(inputs.eventPattern);
  return (
    inputs.state !== "DISABLED" &&
    texts(source).includes("aws.ecs") &&
    texts(fields(detail)["eventName"]).includes("SERVICE_DEPLOYMENT_FAILED")
  );
}

function tellsATopic(eventRule: EventRule, graph: Graph): boolean {
  return ofType(graph, "aws:cloudwatch/eventTarget:EventTarget").some(
    ({ inputs }) => names(inputs.rule, eventRule) && named(graph, inputs.arn, "aws:sns/topic:Topic") !== undefined,
  );
}
