import { Refusal } from "./refusal.mjs";

/**
 * The options of every command here, but for those that npm has itself and that a user may have set for good: --all, --ca,
 * --diff, --format, --only. Without `--` before them npm 10 and 11 keep them, and show them only as variables such as
 * npm_config_port_offset; npm 12 refuses them by itself. Of an option of its own that has a value npm does not know, such as
 * `--only format`, npm 11 leaves no trace: nothing here can see it, so the stages of `npm test` are plain words.
 */
export const OPTIONS = (
  "account base commit containers dev digest digests fail-on-risk fresh json keys-only kind live log markdown name once out overload page permission " +
  "port-offset post quick remove requests rounds sarif seconds secret settings sst stage state strict timeout-seconds verify"
).split(" ");

/** npm takes the beginning of one of its own options for that. */
export const TAKEN_FOR = { ci: "cidr" };

/** Throws a Refusal when npm has kept an option that was meant for the command that it runs. */
export function refuseSwallowedOptions(environment) {
  const { npm_lifecycle_event: script } = environment;
  const kept = script === undefined ? [] : keptBy(environment);
  if (kept.length === 0) return;
  const typed = ["start", "test"].includes(script) ? `npm ${script}` : `npm run ${script}`;
  throw new Refusal(
    `npm kept ${kept.join(" and ")} for itself, because "--" is missing. Options of the command come after it: ` +
      `${typed} -- ${kept.join(" ")} …`,
  );
}

function keptBy(environment) {
  const names = { ...Object.fromEntries(OPTIONS.map((name) => [name, name])), ...TAKEN_FOR };
  return Object.entries(names).flatMap(([name, npmName]) => {
    const value = environment[`npm_config_${npmName.replaceAll("-", "_")}`];
    if (value === undefined || value === "") return [];
    return [value === "true" ? `--${name}` : `--${name} ${value}`];
  });
}
