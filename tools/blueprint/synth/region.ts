/** The region and the account that answers need. */
export interface Place {
  readonly region: string;
  readonly account: string;
}

export const PARTITION = "aws";
