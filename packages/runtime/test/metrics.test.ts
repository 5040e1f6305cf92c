import { expect, test, vi } from "vitest";
import { createMetrics, serviceMetrics } from "@platform/runtime/metrics";

interface Line {
  readonly _aws: { readonly Timestamp: number; readonly CloudWatchMetrics: readonly object[] };
  readonly [member: string]: unknown;
}

/** What one flush writes. */
async function written(use: (metrics: ReturnType<typeof createMetrics>) => void): Promise<Line[]> {
  const lines: string[] = [];
  const write = (line: string): number => lines.push(line);
  const metrics = createMetrics({ service: "payment-api", stage: "prod", flushEveryMs: 60_000, write });
  use(metrics);
  await metrics.stop();
  return lines.map((line) => JSON.parse(line) as Line);
}

test("a line is in CloudWatch's embedded metric format", async () => {
  const [line] = await written((metrics) => {
    metrics.count("Deliveries");
    metrics.count("Deliveries", 2);
    metrics.record("OutboxAge", 0.5, "Seconds");
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
    for (let value = 0; value < 1_000; value++) metrics.record("RequestTime", value, "Milliseconds");
  });
  const values = line!["RequestTime"] as number[];
  expect(values).toHaveLength(100);
  expect(new Set(values).size).toBe(100);
});

test("the longest line is not cut by the log driver, which cuts at 16 KiB", async () => {
  const [line] = await written((metrics) => {
    // As many measures as payment-api, the service with the most, has; and counters beside them.
    for (const name of ["RequestTime", "CommitItems", "CommitDuration", "OutboxAge"]) {
      for (let count = 0; count < 1_000; count++) metrics.record(name, Math.random() * 1e4, "Milliseconds");
    }
    for (let counter = 0; counter < 20; counter++) metrics.count(`ACounterOfSomething${counter}`);
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
    service.count("Deliveries");
    await service.stop();
    const lines = write.mock.calls.map(([line]) => String(line)).filter((line) => line.includes("Deliveries"));
    expect(lines).toHaveLength(expected);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ Service: "payment-api", Stage: "prod" });
  } finally {
    write.mockRestore();
  }
});
