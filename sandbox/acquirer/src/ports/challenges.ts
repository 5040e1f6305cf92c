import type { Challenge } from "../domain/challenge.ts";

export interface ChallengeStore {
  find(id: string): Promise<Challenge | undefined>;
  /** Answers an open challenge. The first answer stays; resolves to the challenge's state afterwards. */
  answer(id: string, answer: "completed" | "failed"): Promise<Challenge | undefined>;
}
