/**
 * A planted bug: a mistake that a good engineer could make, as data. It is planted in a copy of the source, which it leaves
 * well-typed, so only the product's behaviour can give it away.
 */
export interface Mutation {
  /** In kebab-case: the name by which a run asks for it. */
  readonly name: string;
  /** What the engineer got wrong, in one sentence. */
  readonly mistake: string;
  readonly edits: readonly Edit[];
}

/** A change of one place in one file. */
interface Edit {
  /** From the root of the repository. */
  readonly file: string;
  /** The text to replace, line breaks included. It occurs once in the file. */
  readonly from: string;
  readonly to: string;
}
