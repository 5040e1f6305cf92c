import type { TestDatabase } from "@platform/testkit/database";
import { createNotificationsDatabase, startService, type Service } from "./platform.ts";
import { startReceiver, type Answer, type Receiver } from "./receiver.ts";

/** One test's services and merchants, using the file's database. */
export interface Scene {
  readonly database: TestDatabase;
  service(overrides?: Parameters<typeof startService>[1]): Promise<Service>;
  receiver(answer?: Answer): Promise<Receiver>;
  /** How many deliveries are pending. */
  pending(): Promise<bigint>;
  /** Stops everything that a test started; its pending deliveries must not reach the next test. */
  clear(): Promise<void>;
}

/** Creates the file's database, and a scene on it. */
export async function createScene(): Promise<Scene> {
  const database = await createNotificationsDatabase();
  const started: { stop(): Promise<void> }[] = [];
  return {
    database,
    async service(overrides) {
      const service = await startService(database, overrides);
      started.push(service);
      return service;
    },
    async receiver(answer) {
      const receiver = await startReceiver(answer);
      started.push(receiver);
      return receiver;
    },
    async pending() {
      const { rows } = await database.pool.query<{ count: bigint }>(
        "SELECT count(*) FROM deliveries WHERE state = 'pending'",
      );
      return rows[0]!.count;
    },
    async clear() {
      await Promise.all(started.splice(0).map((one) => one.stop()));
      await database.pool.query(
        "UPDATE deliveries SET state = 'cancelled', due_at = NULL, lease = NULL WHERE state = 'pending'",
      );
    },
  };
}
