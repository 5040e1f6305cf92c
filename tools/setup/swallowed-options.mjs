import { Refusal } from "./refusal.mjs";

/**
 * The options of all our commands, except those that npm has too and that a user may have set on purpose: --all, --ca,
 * --diff, --format, --key, --only. Without `--` before them, npm 10 and 11 keep our options and only set variables such as
 * npm_config_port_offset; npm 12 refuses them itself. If npm's own option has a value that it does not know, such as
 * `--only format`, npm 11 leaves no trace for us to find, so the stages of `npm test` are plain words.
 */
export const OPTIONS = (
  "account after at-rest attempt base commit containers dev digest digests expires-at fail-on-risk faults fresh " +
  "growth id into-existing item json keys-only kind limit live log markdown mutation mutations name object once " +
  "operations out overlap-hours overload page payments permission port-offset post quick reason remove request " +
  "requests rounds sarif seconds secret seed seeds serial settings since sst stage state strict timeout-seconds " +
  "until verify"
).split(" ");

/** npm takes these options for abbreviations of its own. */
export const TAKEN_FOR = { ci: "cidr", to: "token-description" };

/** Throws a Refusal if npm has kept an option that the user meant for our command. */
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
