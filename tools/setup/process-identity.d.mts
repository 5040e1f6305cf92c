/** A process, and when it started, which tells it from a later process with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly start: string;
}

/** Undefined when there is no such process, or only a dead one that nobody has waited for. */
export function identityOf(pid: number): ProcessIdentity | undefined;

/** Whether the very process of an identity still runs. */
export function isAlive(identity: ProcessIdentity): boolean;
