/** Something that a reviewer has to have seen. */
export interface Risk {
  /** What is at risk: `shop database`. */
  readonly of: string;
  readonly says: string;
}
