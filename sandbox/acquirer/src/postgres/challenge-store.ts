import type { Pool } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { Challenge } from "../domain/challenge.ts";
import type { ChallengeStore } from "../ports/challenges.ts";

const selectChallenge = statement<Challenge>(
  "select-challenge",
  "SELECT id, card, amount, currency, answer FROM challenges WHERE id = $1",
);

const answerOpenChallenge = statement(
  "answer-open-challenge",
  "UPDATE challenges SET answer = $2 WHERE id = $1 AND answer = 'open'",
);

/** Challenges in PostgreSQL. */
export function createChallengeStore(pool: Pool): ChallengeStore {
  const find = async (id: string): Promise<Challenge | undefined> => (await selectChallenge(pool, [id]))[0];
  return {
    find,
    async answer(id, answer) {
      await answerOpenChallenge(pool, [id, answer]);
      return find(id);
    },
  };
}
