/** The options that npm may have kept to itself. */
export const OPTIONS: readonly string[];
/** Those that npm keeps under the name of one of its own. */
export const TAKEN_FOR: Readonly<Record<string, string>>;
/** Throws a Refusal when npm has kept an option that was meant for the command that it runs. */
export function refuseSwallowedOptions(environment: Readonly<Record<string, string | undefined>>): void;
