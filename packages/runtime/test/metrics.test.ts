import { expect, test, vi } from "vitest";
import { METRICS, type MetricTable } from "@platform/contracts/metrics";
import { createMetrics, type Metrics, serviceMetrics } from "@platform/runtime/metrics";

interface Line {
  readonly _aws: { readonly Timestamp: number; readonly CloudWatchMetrics: readonly object[] };
  readonly [member: string]: unknown;
}

const TABLE = { Deliveries: "Count", OutboxAge: "Seconds", RequestTime: "Milliseconds" } as const;

/** The lines of one flush. */
const written = (use: (metrics: Metrics<typeof TABLE>) => void): Promise<Line[]> => writtenOf(TABLE, use);

async function writtenOf<Table extends MetricTable>(
  table: Table,
  use: (metrics: Metrics<Table>) => void,
): Promise<Line[]> {
  const lines: string[] = [];
  const write = (line: string): number => lines.push(line);
  const metrics = createMetrics({ service: "payment-api", table, stage: "prod", flushEveryMs: 60_000, write });
  use(metrics);
  await metrics.stop();
  return lines.map((line) => JSON.parse(line) as Line);
}

test("a line is in CloudWatch's embedded metric format", async () => {
  const [line] = await written((metrics) => {
    metrics.count("Deliveries");
    metrics.count("Deliveries", 2);
    metrics.record("OutboxAge", 0.5);
  });
  expect(line).toEqual({
    _aws: {
      Timestamp: expect.closeTo(Date.now(), -4),
      CloudWatchMetrics: [
        {
          Namespace: "PaymentPlatform",
          Dimensions: [["Service", "Stage"]],
          Metrics: [
            { Name: "Deliveries", Unit: "Count" },
            { Name: "OutboxAge", Unit: "Seconds" },
          ],
        },
      ],
    },
    Service: "payment-api",
    Stage: "prod",
    Deliveries: 3,
    OutboxAge: [0.5],
  });
});

test("more measurements than CloudWatch takes are sampled", async () => {
  const [line] = await written((metrics) => {
    for (let value = 0; value < 1_000; value++) metrics.record("RequestTime", value);
  });
  const values = line!["RequestTime"] as number[];
  expect(values).toHaveLength(100);
  expect(new Set(values).size).toBe(100);
});

test("the longest line is not cut by the log driver, which cuts at 16 KiB", async () => {
  // payment-api has the most metrics. These are its counters and its measurements.
  const table: MetricTable = METRICS["payment-api"];
  const measures = ["RequestTime", "CommitItems", "CommitDuration", "OutboxAge"];
  const counters = Object.keys(table).filter((name) => !measures.includes(name));
  const [line] = await writtenOf(table, (metrics) => {
    for (const name of measures) {
      for (let count = 0; count < 1_000; count++) metrics.record(name, Math.random() * 1e4);
    }
    for (const name of counters) metrics.count(name as never);
  });
  expect(JSON.stringify(line).length).toBeLessThan(16 * 1024);
});

test("nothing is written where nothing happened", async () => {
  expect(await written(() => {})).toEqual([]);
});

test.each([
  [true, 1],
  [false, 0],
])("a service whose setting is %s writes %i lines to standard output", async (metrics, expected) => {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    const service = serviceMetrics("payment-api", { stage: "prod", metrics });
    service.count("Assessments");
    await service.stop();
    const lines = write.mock.calls.map(([line]) => String(line)).filter((line) => line.includes("Assessments"));
    expect(lines).toHaveLength(expected);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ Service: "payment-api", Stage: "prod" });
  } finally {
    write.mockRestore();
  }
});
