import type { Operation } from "./operation.ts";

/** The balance is there, whatever happens to payments at the same time; its sums are checked at the end. */
export const readBalance: Operation = {
  name: "read balance",
  weight: 2,
  ask: () => ({
    async run({ sender }) {
      const answer = await sender.send({ method: "GET", path: "/v1/balance", parameters: {} });
      if (answer === undefined || answer.status >= 500 || answer.status === 429) return [];
      return answer.status === 200 ? [] : [`GET /v1/balance was answered ${answer.status}: ${answer.body}`];
    },
  }),
};
