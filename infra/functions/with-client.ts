import { connect } from "@platform/postgres/connect";
import type pg from "pg";

/** A fifth of the function's own time limit: a fail-over takes half a minute. */
const WAIT_MS = 60_000;

/** Runs `work` on its own connection, then closes it. Waits while the database is unavailable. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect({ url, applicationName: "deploy", limitMs: WAIT_MS, log });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const log = (message: string): void => void process.stdout.write(`${message}\n`);
