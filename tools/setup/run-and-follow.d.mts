/** Runs a program in this one's place: its input and output, signals and exit code. Resolves never. */
export function runAndFollow(file: string, args: readonly string[]): Promise<never>;
