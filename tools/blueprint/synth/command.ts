import { verb } from "../verb.ts";

/** `synth`: writes the graph itself, as JSON. */
export const synth = verb({
  summary: "the graph of resources that `sst deploy --stage X` would register, as JSON",
  async run(command) {
    await command.write(`${JSON.stringify(await command.graph(), null, 2)}\n`);
    return 0;
  },
});
