/** Where everything is, as far as answers need to know. */
export interface Place {
  readonly region: string;
  readonly account: string;
}

export const PARTITION = "aws";
