/** Counts what happened, for alarms: `AssessmentTimeouts`, `UnknownOutcomes`, … */
export interface Metrics {
  count(name: string, by?: number): void;
}
