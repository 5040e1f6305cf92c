import { readFile } from "node:fs/promises";
import { defaultBase } from "@platform/blueprint/base-graph";
import type { Options, Values } from "@platform/command-line/options";
import { verb } from "@platform/command-line/program";
import { Refusal } from "@platform/command-line/refusal";
import { say } from "@platform/command-line/say";
import { systemClock } from "../clock.ts";
import { createGitHub } from "../github.ts";
import { previewOf } from "../preview.ts";
import { deployedStage, STAGE } from "../stage-option.ts";
import type { Report } from "../verify/report.ts";
import { postComment } from "./post.ts";
import { PREVIEW_STATES, type PreviewFacts, type PreviewState } from "./preview-facts.ts";
import { renderComment } from "./render.ts";

const OPTIONS = {
  ...STAGE,
  state: { type: "string", value: "S", help: "deploying, deployed, failed or removed" },
  verify: { type: "string", value: "FILE", help: "what `verify` has written" },
  log: { type: "string", value: "FILE", help: "of the deploy; its last lines are shown when it failed" },
  commit: { type: "string", value: "SHA", help: "what is deployed" },
  base: { type: "string", value: "REVISION", help: "what the change is compared with (origin/main)" },
  post: {
    type: "boolean",
    default: false,
    help: "creates or updates it on GitHub (GITHUB_TOKEN, GITHUB_REPOSITORY)",
  },
} satisfies Options;

type CommentValues = Values<typeof OPTIONS>;

/** `comment`: prints THE comment of a preview, or posts it. */
export const comment = verb({
  summary: "the comment of a preview, as Markdown",
  options: OPTIONS,
  async run(values) {
    const preview = previewOf(deployedStage(values.stage).name);
    if (preview === undefined) throw new Refusal("Only a preview has a pull request to comment on: --stage pr-12.");
    const facts = await gatherFacts(preview.stage, values);
    const body = renderComment(facts, process.env);
    if (!values.post) {
      process.stdout.write(body);
      return 0;
    }
    const github = createGitHub({ environment: process.env, clock: systemClock, say });
    // A pull request that never had a comment does not need one about the removal.
    const posting = { pullRequest: preview.pullRequest, body, create: facts.state !== "removed" };
    say(`The comment of #${preview.pullRequest}: ${await postComment({ github, clock: systemClock }, posting)}.`);
    return 0;
  },
});

async function gatherFacts(stage: string, values: CommentValues): Promise<PreviewFacts> {
  const state = readState(values.state);
  const isOver = state === "deployed" || state === "failed";
  const verified = isOver ? await readFileOf(values, "verify") : undefined;
  return {
    stage,
    state,
    commit: readCommit(values.commit),
    runUrl: runUrl(),
    verified: verified === undefined ? undefined : readReport(verified, stage),
    log: state === "failed" ? await readFileOf(values, "log") : undefined,
    sections: isOver ? await computeSections(stage, textOf(values.base)) : [],
  };
}

function readState(state: string | undefined): PreviewState {
  const known = PREVIEW_STATES.find((one) => one === state);
  if (known !== undefined) return known;
  throw new Refusal(`Say how the preview is: --state ${PREVIEW_STATES.join(", ")}.`);
}

function readCommit(commit: string | undefined): string | undefined {
  const text = textOf(commit);
  if (text === undefined || /^[0-9a-f]{7,40}$/.test(text)) return text;
  throw new Refusal(`--commit ${text}: say the hash of a commit.`);
}

/** Undefined if nobody wrote the file: a deploy that failed early has neither log nor verification. */
async function readFileOf(values: CommentValues, option: "verify" | "log"): Promise<string | undefined> {
  const file = textOf(values[option]);
  if (file === undefined) return undefined;
  return await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new Refusal(`--${option} ${file} cannot be read: ${error.message}.`, { cause: error });
  });
}

function readReport(json: string, stage: string): Report {
  const report = JSON.parse(json) as Report;
  if (report.stage === stage) return report;
  throw new Refusal(`--verify tells of stage "${report.stage}", not of "${stage}".`);
}

/** Loads the sections only when needed, because they load the synthesis too. */
async function computeSections(stage: string, base: string | undefined): Promise<PreviewFacts["sections"]> {
  const [{ sectionsOf }, { stageCommand }] = [await import("./sections.ts"), await import("./stage-command.ts")];
  return await sectionsOf(await stageCommand(stage), await stageCommand("prod"), base ?? (await defaultBase()));
}

/** A workflow passes an empty option when it has no value. */
const textOf = (value: string | undefined): string | undefined => (value === "" ? undefined : value);

/** The URL of the workflow run that we are in; undefined outside of a workflow. */
function runUrl(): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = process.env;
  return run === undefined ? undefined : `${server}/${repository}/actions/runs/${run}`;
}
