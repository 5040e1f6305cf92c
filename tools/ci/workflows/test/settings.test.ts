import { expect, test } from "vitest";
import { readCommand } from "@platform/blueprint/command-line";
import { parseShell } from "../shell.ts";
import { commandsOf, readWorkflows } from "../workflow.ts";
import { project } from "../../../../blueprint.config.ts";

/** The variables that people set for a repository and its environments, as in docs/workflows.md. */
const SET: Readonly<Record<string, string>> = {
  AWS_ACCOUNT_ID: "123456789012",
  AWS_REGION: "us-east-1",
  COST_CENTER: "",
  API_DOMAIN: "api.example.com",
  API_CERTIFICATE_ARN: "",
  ALARM_EMAIL: "alarms@example.com",
  ACQUIRER_URL: "https://acquirer.example.com",
};
/** GitHub sets these for every job. */
const GITHUB = { GITHUB_REPOSITORY: "example/payments", GITHUB_REPOSITORY_ID: "1", GITHUB_REPOSITORY_OWNER_ID: "2" };

/** The checks without examples, with the names of the variables that their jobs set. */
const CHECKS = readWorkflows().flatMap(({ file, env = {}, jobs }) =>
  Object.values(jobs).flatMap((job) =>
    commandsOf(job)
      .map((command) => parseShell(command).words)
      .filter((words) => words.join(" ").startsWith("npm run infra -- check ") && words.includes("--strict"))
      .map((words) => ({ file, args: words.slice(4), variables: Object.keys({ ...env, ...job.env }) })),
  ),
);

test.each([
  ["preview.yml", "pr-12"],
  ["deploy-stage.yml", "staging"],
  ["deploy-stage.yml", "prod"],
])("the job in %s knows all that a deploy of %s asks for", { timeout: 120_000 }, async (name, stage) => {
  const { args, variables } = CHECKS.find(({ file }) => file === name)!;
  const set = Object.fromEntries(variables.map((variable) => [variable, SET[variable] ?? ""]));
  const before = { ...process.env };
  Object.assign(process.env, GITHUB, set);
  try {
    const read = await readCommand(
      project,
      args.map((arg) => (arg === "$STAGE" ? stage : arg)),
    );
    expect((await read.command.graph()).stage).toBe(stage);
  } finally {
    process.env = before;
  }
});
