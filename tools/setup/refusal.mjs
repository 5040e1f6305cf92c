/** An expected failure: its message says what happened, what it means and what to do, and no stack is shown. */
export class Refusal extends Error {}
