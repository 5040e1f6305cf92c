export interface Price {
  readonly dollars: number;
  readonly per: string;
  readonly source: string;
  /** The date of the source; "undated" when it has none. */
  readonly date: string;
}
