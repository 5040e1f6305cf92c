import type { DatabaseUnavailable } from "../ports/unavailable.ts";
import type { Overloaded } from "../use-cases/assess-attempts.ts";

/** The 503 answers. Both are safe to repeat; the first one asks the caller to send less. */
export const refusals: Record<Overloaded | DatabaseUnavailable, { error: { code: string; message: string } }> = {
  overloaded: { error: { code: "overloaded", message: "Too many assessments are waiting." } },
  unavailable: { error: { code: "unavailable", message: "The database does not answer." } },
};
