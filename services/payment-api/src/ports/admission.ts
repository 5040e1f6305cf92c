/** A request's place among those that are under way in this process. */
export interface Ticket {
  /** The request waits for the acquirer from now on, and takes no place meanwhile: the acquirer has a bound of its own. */
  stepOut(): void;
  stepIn(): void;
}
