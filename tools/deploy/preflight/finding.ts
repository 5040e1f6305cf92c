/** What one question to an account, or to this machine, came to. */
export interface Finding {
  readonly title: string;
  /** `unknown`: it could not be asked, and the text says why. `note`: nobody can ask it, and somebody has to know it. */
  readonly state: "ok" | "problem" | "unknown" | "note";
  /** For a problem: what it means, and what to do. */
  readonly text: string;
}

export const ok = (title: string, text: string): Finding => ({ title, state: "ok", text });
export const problem = (title: string, text: string): Finding => ({ title, state: "problem", text });
export const unknown = (title: string, text: string): Finding => ({ title, state: "unknown", text });
export const note = (title: string, text: string): Finding => ({ title, state: "note", text });
