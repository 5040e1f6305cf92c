import { Refusal } from "@platform/command-line/refusal";
import { type Finding, unknown } from "./finding.ts";

/** Asks; what AWS does not answer is unknown, and stops no other question. */
export async function ask(title: string, question: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await question();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [unknown(title, error.message)];
  }
}

/** Whether AWS said that there is no such thing. */
export const isNamed = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof Error && names.includes(error.name);
