import { digest } from "../repeatable.ts";
import { arn } from "./arn.ts";
import type { Facts, Form } from "./form.ts";

/** The input names the cluster by its ARN or by its name. */
const clusterName = ({ text }: Facts): string => text("cluster").split("/").at(-1)!;

export const CONTAINER_FORMS: Readonly<Record<string, Form>> = {
  "aws:ecs/cluster:Cluster": { id: "arn", arn: ({ place, name }) => arn(place, "ecs", `cluster/${name}`) },
  "aws:ecs/service:Service": {
    id: "arn",
    arn: (facts) => arn(facts.place, "ecs", `service/${clusterName(facts)}/${facts.name}`),
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    named: "family",
    arn: ({ place, name }) => arn(place, "ecs", `task-definition/${name}:1`),
    more: ({ place, name }) => ({ revision: 1, arnWithoutRevision: arn(place, "ecs", `task-definition/${name}`) }),
  },
  "aws:appautoscaling/target:Target": {
    id: ({ text }) => text("resourceId"),
    arn: ({ place, hex }) => arn(place, "application-autoscaling", `scalable-target/${hex(16)}`),
  },
  "docker-build:index:Image": {
    more: ({ hex, inputs }) => {
      const imageDigest = `sha256:${hex(64)}`;
      const [tag = ""] = (inputs["tags"] ?? []) as readonly string[];
      return {
        digest: imageDigest,
        ref: `${tag.replace(/:[^/:]*$/, "")}@${imageDigest}`,
        contextHash: digest(tag, 64),
      };
    },
  },
  "aws:lambda/function:Function": {
    arn: ({ place, name }) => arn(place, "lambda", `function:${name}`),
    more: ({ place, name, arn: own }) => ({
      qualifiedArn: `${own}:1`,
      invokeArn: `arn:aws:apigateway:${place.region}:lambda:path/2015-03-31/functions/${own}/invocations`,
      version: "$LATEST",
      functionName: name,
    }),
  },
  "aws:lambda/invocation:Invocation": { id: ({ hex }) => hex(32), more: () => ({ result: "{}" }) },
};
