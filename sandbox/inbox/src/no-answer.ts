/** Texts that say why a part of the page is empty, and what to do: one or two sentences each. */
export const notGivenAnAccount =
  "This inbox has not been given a test account yet. `npm start` does so when all services are ready: reload the page then.";

export const doesNotAnswer = (service: string, url: string): string =>
  `${service} does not answer at ${url}. Look for its lines in the output of \`npm start\`; ` +
  "if it has ended, stop everything with Ctrl-C and run `npm start` again.";

export const refusesKey =
  "payment-api does not accept the test account's key. Its database was replaced: run `npm start` again.";

export const answeredWith = (service: string, status: number | undefined): string =>
  `${service} answered with ${status ?? "something that is no list"}. Its lines in the output of \`npm start\` say why.`;
