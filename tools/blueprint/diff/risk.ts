/** A risk that a reviewer must see. */
export interface Risk {
  /** The resource at risk: `shop database`. */
  readonly of: string;
  readonly says: string;
}
