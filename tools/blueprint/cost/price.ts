export interface Price {
  readonly dollars: number;
  readonly per: string;
  readonly source: string;
  /** When the source said so; "undated" where it does not tell. */
  readonly date: string;
}
