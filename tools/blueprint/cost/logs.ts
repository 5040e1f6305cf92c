import type { Graph, Resource } from "../graph.ts";
import type { Container } from "../containers.ts";
import { names, ofType } from "../read.ts";
import { metricsOf } from "./custom-metrics.ts";
import { line, type Pricer } from "./line.ts";
import { allTasks, countTasks, type Tasks } from "./tasks.ts";
import type { Assumptions, Usage } from "./usage.ts";

type LogGroup = Resource<"aws:cloudwatch/logGroup:LogGroup">;

/** GB a month: what each task writes by itself, and what a million requests add. */
interface Volume {
  readonly perTask: number;
  readonly perMillion: number;
  readonly tasks: readonly Tasks[];
}

/**
 * Prices what is written into a log group and stored there. Counts storage uncompressed, because AWS's compression ratio
 * varies.
 */
export const priceLogGroup: Pricer<"aws:cloudwatch/logGroup:LogGroup"> = (
  group,
  { graph, millions, usage, prices: { price } },
) => {
  const volume = volumeOf(group, graph, usage);
  if (volume === undefined) return "nothing in the graph is known to write into it";
  const days = group.inputs.retentionInDays ?? 0;
  if (!(days > 0)) return "it keeps its log for ever, so that its cost has no bound";
  const perGb = price("logIngestion") + price("logStorage", days / 30);
  const tasks = countTasks(volume.tasks);
  const gb = (count: number, requests: number): number => count * volume.perTask + requests * volume.perMillion;
  const rangeOf = (count: number) => ({ low: perGb * gb(count, 0), high: perGb * gb(count, millions) });
  const quantity = `${gb(tasks.min, millions).toFixed(2)} GB, kept ${days} days`;
  return [line(group, "log", quantity, { cost: rangeOf(tasks.min), atMost: rangeOf(tasks.max) })];
};

/** The volume depends on who writes into the log group. */
function volumeOf(group: LogGroup, graph: Graph, usage: Usage): Volume | undefined {
  const tasks = allTasks(graph);
  const writers = tasks.filter(({ containers }) => containers.some((container) => logsTo(container, group)));
  if (writers.length > 0) return volumeOfService(group, writers, usage);
  const found = WRITERS.find(({ writes }) => writes(graph, group));
  return found && { perTask: 0, perMillion: 0, tasks, ...found.volume(usage.assumptions) };
}

function volumeOfService(group: LogGroup, tasks: readonly Tasks[], usage: Usage): Volume {
  const containers = tasks.flatMap((one) => one.containers.filter((container) => logsTo(container, group)));
  const perTask = metricsOf(containers, usage).length > 0 ? usage.assumptions.metricLogGbPerTask : 0;
  return { perTask, perMillion: usage.assumptions.serviceLogGbPerMillion, tasks };
}

function logsTo(container: Container, group: LogGroup): boolean {
  return container.logConfiguration?.options?.["awslogs-group"] === nameOf(group);
}

interface Writer {
  readonly writes: (graph: Graph, group: LogGroup) => boolean;
  readonly volume: (assumptions: Assumptions) => Partial<Volume>;
}

/** Writers other than services. */
const WRITERS: readonly Writer[] = [
  {
    writes: (graph, group) =>
      ofType(graph, "aws:ec2/flowLog:FlowLog").some(({ inputs }) => names(inputs.logDestination, group)),
    volume: ({ flowLogGbPerTask: perTask, flowLogGbPerMillion: perMillion }) => ({ perTask, perMillion }),
  },
  {
    writes: (graph, group) =>
      ofType(graph, "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration").some(({ inputs }) =>
        inputs.logDestinationConfigs?.some((one) => names(one, group)),
      ),
    volume: ({ firewallLogGbPerMillion: perMillion }) => ({ perMillion }),
  },
  {
    writes: (graph, group) =>
      ofType(graph, "aws:rds/cluster:Cluster").some(({ inputs }) =>
        nameOf(group).startsWith(`/aws/rds/cluster/${inputs.clusterIdentifier ?? ""}/`),
      ),
    volume: ({ databaseLogGbPerMillion: perMillion }) => ({ perMillion }),
  },
  {
    writes: (graph, group) =>
      ofType(graph, "aws:apigatewayv2/stage:Stage").some(({ inputs }) =>
        names(inputs.accessLogSettings?.destinationArn, group),
      ),
    volume: ({ accessLogGbPerMillion: perMillion }) => ({ perMillion }),
  },
  {
    // Functions run during deploys only, and write a few lines.
    writes: (graph, group) =>
      ofType(graph, "aws:lambda/function:Function").some(
        ({ inputs }) => inputs.loggingConfig?.logGroup === nameOf(group),
      ),
    volume: () => ({}),
  },
];

const nameOf = ({ inputs }: LogGroup): string => inputs.name ?? "";
