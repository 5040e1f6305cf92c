import { Refusal } from "@platform/command-line/refusal";
import { type Finding, unknown } from "./finding.ts";

/** Asks one question. If AWS does not answer, the finding is `unknown` and the other questions go on. */
export async function ask(title: string, question: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await question();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [unknown(title, error.message)];
  }
}

/** Tells whether an error has one of these names. */
export const isNamed = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof Error && names.includes(error.name);
