import { everyService } from "../faults/processes.ts";
import { DIED } from "../world/control.ts";
import type { Check } from "./check.ts";

/** No process ends by itself, whatever happens around it. */
export const endedOnlyByUs: Check = {
  name: "no process ended by itself",
  find: async ({ world }) =>
    everyService(world).flatMap(({ name, ownEnds, lastLines }) =>
      ownEnds.filter((code) => code !== DIED).map((code) => `${name} ended with code ${code}: ${lastLines()}`),
    ),
};

/**
 * payment-api locks what it decides on, and a second try looks for the first one: a constraint that stops it has caught a
 * mistake. Two settlements of one report, and the other services, let a constraint decide who came first.
 */
export const noConstraintBroken: Check = {
  name: "no statement of payment-api broke a constraint",
  find: ({ world }) =>
    Promise.resolve(
      world.database.brokenConstraints().filter((line) => line.includes("payments@") && !line.includes("posted_once")),
    ),
};
