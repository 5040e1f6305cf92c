/** The options that npm may have kept to itself. */
export const OPTIONS: readonly string[];
/** Throws a Refusal when npm has kept an option that was meant for the command that it runs. */
export function refuseSwallowedOptions(environment: Readonly<Record<string, string | undefined>>): void;
