/** The result of one question about an account or this machine. */
export interface Finding {
  readonly title: string;
  /** `unknown`: nobody could answer, and the text says why. `note`: no check exists, and a person has to know it. */
  readonly state: "ok" | "problem" | "unknown" | "note";
  /** For a problem: what it means, and what to do. */
  readonly text: string;
}

export const ok = (title: string, text: string): Finding => ({ title, state: "ok", text });
export const problem = (title: string, text: string): Finding => ({ title, state: "problem", text });
export const unknown = (title: string, text: string): Finding => ({ title, state: "unknown", text });
export const note = (title: string, text: string): Finding => ({ title, state: "note", text });
