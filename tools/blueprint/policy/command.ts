import { resolve } from "node:path";
import { refuseWithoutRules } from "../check/command.ts";
import { verb } from "../verb.ts";
import { writePack } from "./write-pack.ts";

const DIRECTORY = ".local/policy";

/** `policy`: writes check's rules for `sst deploy --policy`. Needs no stage: the pack reads it from the deployed resources. */
export const policy = verb({
  summary: "the rules of check as a policy pack for `sst diff|deploy --policy DIR`; needs no stage",
  async run({ project, out: directory = DIRECTORY }) {
    refuseWithoutRules(project);
    await writePack(project.root, resolve(directory));
    process.stderr.write(
      `The policy pack is in ${directory}. Install what it runs on, and hold a deploy against it:\n` +
        `  npm install --prefix ${directory}\n  npx sst diff --stage <stage> --policy ${directory}\n`,
    );
    return 0;
  },
});
