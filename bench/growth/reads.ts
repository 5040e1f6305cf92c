import { median } from "../report/summary.ts";
import type { FilledTarget } from "./filled.ts";

const PAGE = 100;
/** One answer is no median. */
const FEWEST = 20;

/** Milliseconds of the median answer: a page of payment intents after any of them, and one of them. By one caller. */
export async function measureReads(
  { target: { port }, secretKey, intents }: FilledTarget,
  seconds: number,
  signal: AbortSignal,
): Promise<{ readonly listMs: number; readonly retrieveMs: number }> {
  const base = `http://127.0.0.1:${port}/v1/payment_intents`;
  const read = (url: string): Promise<number> => timeOf(url, secretKey, signal);
  return {
    listMs: await medianOf(intents, seconds, (id) => read(`${base}?limit=${PAGE}&starting_after=${id}`)),
    retrieveMs: await medianOf(intents, seconds, (id) => read(`${base}/${id}`)),
  };
}

async function medianOf(
  ids: readonly string[],
  seconds: number,
  read: (id: string) => Promise<number>,
): Promise<number> {
  const times: number[] = [];
  const end = performance.now() + seconds * 1_000;
  for (let next = 0; performance.now() < end || times.length < FEWEST; next++) {
    times.push(await read(ids[next % ids.length]!));
  }
  return median(times);
}

async function timeOf(url: string, secretKey: string, signal: AbortSignal): Promise<number> {
  const startedAt = performance.now();
  const answer = await fetch(url, { headers: { authorization: `Bearer ${secretKey}` }, signal });
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`${url} was answered with ${answer.status}.`);
  return performance.now() - startedAt;
}
