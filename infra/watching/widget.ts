import type { Measure, Metric } from "./metric";
import type { Stage } from "../stage";

/** A graph on the dashboard. `lines` has the metrics by label. */
export interface Widget {
  readonly title: string;
  readonly lines: Readonly<Record<string, Measure>>;
  /** The left axis's unit, as in "%" or "s". */
  readonly unit?: string;
  /** Alarm thresholds, by the label beside their line. */
  readonly limits?: Readonly<Record<string, number>>;
  readonly isStacked?: boolean;
  /** The region of its metrics; by default the stage's. */
  readonly region?: string;
}

const COLUMNS = 3;
const WIDTH = 24 / COLUMNS;
const HEIGHT = 6;
const PERIOD_SECONDS = 60;

/** CloudWatch's JSON for the widgets, three in a row. */
export function dashboardBody(stage: Stage, widgets: readonly Widget[]): $util.Output<string> {
  return $jsonStringify({
    start: "-PT3H",
    periodOverride: "inherit",
    widgets: widgets.map((widget, index) => ({
      type: "metric",
      x: (index % COLUMNS) * WIDTH,
      y: Math.floor(index / COLUMNS) * HEIGHT,
      width: WIDTH,
      height: HEIGHT,
      properties: propertiesOf(stage, widget),
    })),
  });
}

function propertiesOf(stage: Stage, { title, lines, unit, limits, isStacked = false, region = stage.region }: Widget) {
  return {
    title,
    region,
    view: "timeSeries",
    stacked: isStacked,
    period: PERIOD_SECONDS,
    metrics: Object.entries(lines).flatMap(([label, measure], index) => rowsOf(label, measure, `line${index}`)),
    yAxis: { left: { min: 0, ...(unit !== undefined && { label: unit, showUnits: false }) } },
    ...(limits && { annotations: { horizontal: Object.entries(limits).map(([label, value]) => ({ label, value })) } }),
  };
}

/** A line is one row. A computed line needs further hidden rows for its inputs. */
function rowsOf(label: string, measure: Measure, line: string): unknown[][] {
  if (!("expression" in measure)) return [rowOf(measure, { label })];
  const inputs = Object.entries(measure.of);
  // Ids must be unique in the widget.
  const expression = inputs.reduce(
    (text, [id]) => text.replaceAll(new RegExp(`\\b${id}\\b`, "g"), `${line}_${id}`),
    measure.expression,
  );
  const hidden = inputs.map(([id, metric]) => rowOf(metric, { id: `${line}_${id}`, visible: false }));
  return [[{ expression, label, id: line }], ...hidden];
}

function rowOf({ namespace, name, dimensions, stat }: Metric, options: object): unknown[] {
  return [namespace, name, ...Object.entries(dimensions).flat(), { stat, ...options }];
}
