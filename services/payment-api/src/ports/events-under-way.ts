/** The events that have not reached notification-service yet. */
export interface EventsUnderWay {
  /** Which of these events are still on their way: notification-service will deliver them to every endpoint. */
  among(ids: readonly string[]): Promise<ReadonlySet<string>>;
}
