import { connectionTo } from "@platform/postgres/connection";
import pg from "pg";

/** Runs `work` on a connection of its own, which is closed afterwards. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...connectionTo(url), application_name: "deploy" });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
