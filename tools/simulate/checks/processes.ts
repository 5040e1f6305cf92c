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
