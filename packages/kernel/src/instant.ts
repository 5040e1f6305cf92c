/** A point in time: milliseconds since the Unix epoch, UTC. */
export type Instant = number & { readonly __brand: "Instant" };

/** Reads the time. Domain code takes one as a parameter instead of reading the wall clock. */
export type Clock = () => Instant;

/** The wall clock of this machine. */
export const systemClock: Clock = () => Date.now() as Instant;

/** An instant from milliseconds since the Unix epoch. */
export const instant = (epochMs: number): Instant => epochMs as Instant;

/** Whole seconds since the Unix epoch, rounded down: the unit of every `created` on the wire. */
export const toUnixSeconds = (at: Instant): number => Math.floor(at / 1000);
