/** Tells the person at the terminal what the program does, on stderr because stdout belongs to logs and results. */
export type Say = (message: string) => void;

export const say: Say = (message) => void process.stderr.write(`${message}\n`);
