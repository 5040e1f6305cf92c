import type { Program, Verb, Verbs } from "@platform/command-line/program";

/** Loads each verb only when somebody uses it. */
const VERBS: Verbs<Verb> = {
  preflight: async () => (await import("./preflight/command.ts")).preflight,
  verify: async () => (await import("./verify/command.ts")).verify,
  comment: async () => (await import("./comment/command.ts")).comment,
  sweep: async () => (await import("./sweep/command.ts")).sweep,
};

export const DEPLOY = {
  usage: "npm run deploy -- <verb> [options]",
  summary: "around `npx sst deploy`; docs/deploy.md, docs/previews.md",
  verbs: VERBS,
} satisfies Program;
