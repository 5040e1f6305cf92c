/** The database did not answer. The operation may or may not have happened; a repeat is safe. */
export type DatabaseUnavailable = "unavailable";
