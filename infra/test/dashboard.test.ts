import { describe, expect, test } from "vitest";
import { text } from "@platform/blueprint/read";
import { graphOf, one, SYNTHESIS_MS } from "./graphs";
import { alarmsOf, expectWritten, isOurs, isRollback, type Looked, metricsOf } from "./watched";

interface DrawnWidget {
  readonly properties: {
    readonly metrics: readonly (readonly unknown[])[];
    readonly annotations?: { readonly horizontal: readonly { readonly value: number }[] };
  };
}

async function widgetsOf(stage: string): Promise<readonly DrawnWidget[]> {
  const { inputs } = one(await graphOf(stage), "aws:cloudwatch/dashboard:Dashboard", "Dashboard");
  return (JSON.parse(text(inputs.dashboardBody)) as { widgets: readonly DrawnWidget[] }).widgets;
}

/** Every metric that a widget draws. A row holds namespace, name, alternating dimension names and values, then options. */
function drawnBy({ properties }: DrawnWidget): Looked[] {
  const rows = properties.metrics.filter((row) => row.length > 1);
  return rows.map((row) => {
    const [namespace, name, ...rest] = row.slice(0, -1) as string[];
    const names = rest.filter((_, index) => index % 2 === 0);
    const dimensions = Object.fromEntries(names.map((dimension, index) => [dimension, rest[2 * index + 1]!]));
    return { namespace: namespace!, name: name!, dimensions };
  });
}

describe("the dashboard", { timeout: SYNTHESIS_MS }, () => {
  test("the dashboard's lines are drawn once, and expressions name what is beside them", async () => {
    const widgets = await widgetsOf("prod");
    expect(widgets.length).toBeGreaterThan(15);
    for (const { properties } of widgets) {
      const options = properties.metrics.map(
        (row) => row.at(-1) as { id?: string; expression?: string; label?: string },
      );
      const ids = new Set(options.flatMap(({ id }) => id ?? []));
      for (const { expression = "" } of options) {
        for (const [name] of expression.matchAll(/line\d+_\w+/g)) expect(ids).toContain(name);
      }
      const labels = options.flatMap(({ label }) => label ?? []);
      expect(new Set(labels).size).toBe(labels.length);
    }
  });

  test.each(["prod", "staging"])("the dashboard of %s draws metrics that the services write", async (stage) => {
    const drawn = (await widgetsOf(stage)).flatMap(drawnBy).filter(isOurs);
    expect(drawn.length).toBeGreaterThan(10);
    for (const metric of drawn) expectWritten(metric, stage);
  });

  test.each(["prod", "staging"])("the dashboard of %s marks where an alarm fires, and nowhere else", async (stage) => {
    const alarms = alarmsOf(await graphOf(stage)).filter((alarm) => !isRollback(alarm));
    const marked = (await widgetsOf(stage)).filter(({ properties }) => properties.annotations);
    expect(marked.length).toBeGreaterThan(8);
    for (const widget of marked) {
      const drawn = new Set(drawnBy(widget).map(({ name }) => name));
      const thresholds = alarms
        .filter((alarm) => metricsOf(alarm).some(({ name }) => drawn.has(name)))
        .map(({ inputs }) => inputs.threshold);
      for (const { value } of widget.properties.annotations!.horizontal) expect(thresholds).toContain(value);
    }
  });
});
