import {
  type CounterIn,
  type MeteredService,
  METRIC_NAMESPACE,
  METRICS,
  type MetricTable,
  type Unit,
} from "@platform/contracts/metrics";
import type { Running } from "./lifecycle.ts";

/** Counts and measures the metrics of a table, in the table's units. */
export interface Metrics<Table extends MetricTable> extends Running {
  /** Adds to a counter. */
  readonly count: (name: CounterIn<Table>, by?: number) => void;
  /** Records one measurement; a flush keeps at most 100 per name, chosen evenly by reservoir. */
  readonly record: (name: keyof Table & string, value: number) => void;
}

/** The metrics of one of our services. */
export type ServiceMetrics<Service extends MeteredService> = Metrics<(typeof METRICS)[Service]>;

export interface MetricsOptions<Table extends MetricTable> {
  readonly service: string;
  readonly table: Table;
  readonly stage: string;
  readonly flushEveryMs: number;
  /** Writes one line: CloudWatch reads it from the task's log. */
  readonly write: (line: string) => void;
}

/** CloudWatch refuses a line with more values than this in one metric. Source: the EMF specification. */
const MAX_VALUES = 100;

interface Series {
  readonly unit: Unit;
  seen: number;
  total: number;
  readonly values: number[];
}

/**
 * Metrics as log lines in CloudWatch's embedded metric format: no agent, no API call, no permission.
 * Source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createMetrics<Table extends MetricTable>(options: MetricsOptions<Table>): Metrics<Table> {
  const series = new Map<string, Series>();
  const timer = setInterval(flush, options.flushEveryMs);
  timer.unref();

  function flush(): void {
    if (series.size === 0) return;
    const metrics = [...series].map(([name, { unit }]) => ({ Name: name, Unit: unit }));
    const values = [...series].map(([name, { total, values: kept }]) => [name, kept.length === 0 ? total : kept]);
    const directive = { Namespace: METRIC_NAMESPACE, Dimensions: [["Service", "Stage"]], Metrics: metrics };
    options.write(
      JSON.stringify({
        _aws: { Timestamp: Date.now(), CloudWatchMetrics: [directive] },
        Service: options.service,
        Stage: options.stage,
        ...Object.fromEntries(values),
      }),
    );
    series.clear();
  }

  function find(name: keyof Table & string): Series {
    const known = series.get(name);
    if (known !== undefined) return known;
    const fresh: Series = { unit: options.table[name]!, seen: 0, total: 0, values: [] };
    series.set(name, fresh);
    return fresh;
  }

  return {
    count(name, by = 1) {
      find(name).total += by;
    },
    record(name, value) {
      const one = find(name);
      one.seen++;
      if (one.values.length < MAX_VALUES) one.values.push(value);
      else {
        const at = Math.floor(Math.random() * one.seen);
        if (at < MAX_VALUES) one.values[at] = value;
      }
    },
    async stop() {
      clearInterval(timer);
      flush();
    },
  };
}

const FLUSH_EVERY_MS = 60_000;

/** A service's metrics: written to standard output once a minute, or nowhere if the setting METRICS is false. */
export function serviceMetrics<Service extends MeteredService>(
  service: Service,
  { stage, metrics }: { readonly stage: string; readonly metrics: boolean },
): ServiceMetrics<Service> {
  if (!metrics) return noMetrics;
  return createMetrics({ service, table: METRICS[service], stage, flushEveryMs: FLUSH_EVERY_MS, write: writeLine });
}

const writeLine = (line: string): void => void process.stdout.write(`${line}\n`);

/** Metrics that go nowhere. */
export const noMetrics = { count() {}, record() {}, stop: async () => {} } satisfies Metrics<MetricTable>;
