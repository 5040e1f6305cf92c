import type { Graph, Resource } from "../graph.ts";
import { type ByType, byType, names, ofType } from "../read.ts";
import { loggersInto, withoutStage } from "../reach/endpoints.ts";
import { sizeOf } from "./describe.ts";
import type { Kind, Node } from "./node.ts";
import { regionalNodeOf } from "./regional-node.ts";

type Description = { readonly kind: Kind; readonly lines: readonly string[] } | undefined;

/** Resources without a network interface that people still know by name as part of the app. */
const DESCRIBE: ByType<Description, [graph: Graph]> = {
  "aws:lambda/function:Function": (lambda, graph) => ({
    kind: "function",
    lines: [sizeOf(lambda.inputs), ...callersOf(lambda, graph)],
  }),
  "aws:sqs/queue:Queue": (queue, graph) => ({
    kind: "other",
    lines: [
      queue.inputs.fifoQueue === true ? "SQS queue, first in, first out" : "SQS queue",
      ...readersOf(queue, graph),
    ],
  }),
  "aws:dynamodb/table:Table": ({ inputs }) => ({
    kind: "database",
    lines: [`DynamoDB table, ${inputs.billingMode === "PAY_PER_REQUEST" ? "paid by request" : "provisioned"}`],
  }),
  "aws:s3/bucketV2:BucketV2": (bucket, graph) => bucketOf(bucket, graph),
  "aws:s3/bucket:Bucket": (bucket, graph) => bucketOf(bucket, graph),
};

/** One node for each such resource whose name is not already in the VPC. */
export function serverlessNodes(graph: Graph, inside: ReadonlySet<string>): readonly Node[] {
  return graph.resources
    .filter(({ read }) => !read)
    .flatMap((resource) => {
      const name = withoutStage(graph, resource);
      const description = inside.has(name) ? undefined : byType(DESCRIBE, resource, graph);
      return description === undefined ? [] : [regionalNodeOf(name, description.kind, description.lines)];
    });
}

/** A bucket for load balancers' logs is no part of what an app does. */
function bucketOf(bucket: Resource, graph: Graph): Description {
  return loggersInto(graph, bucket).length > 0 ? undefined : { kind: "other", lines: ["S3 bucket"] };
}

/** The schedules that call a function: `called at rate(1 day)`. */
function callersOf(lambda: Resource, graph: Graph): readonly string[] {
  const rules = ofType(graph, "aws:cloudwatch/eventTarget:EventTarget")
    .filter(({ inputs }) => names(inputs.arn, lambda))
    .flatMap(({ inputs }) =>
      ofType(graph, "aws:cloudwatch/eventRule:EventRule").filter((rule) => names(inputs.rule, rule)),
    );
  return rules.flatMap(({ inputs }) =>
    inputs.scheduleExpression === undefined ? [] : [`called at ${inputs.scheduleExpression}`],
  );
}

/** The functions that read a queue: `read by Worker`. */
function readersOf(queue: Resource, graph: Graph): readonly string[] {
  const mapped = ofType(graph, "aws:lambda/eventSourceMapping:EventSourceMapping").filter(({ inputs }) =>
    names(inputs.eventSourceArn, queue),
  );
  const readers = ofType(graph, "aws:lambda/function:Function").filter((lambda) =>
    mapped.some(({ inputs }) => names(inputs.functionName, lambda)),
  );
  return readers.map((reader) => `read by ${withoutStage(graph, reader)}`);
}
