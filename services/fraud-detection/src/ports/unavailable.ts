/** The database did not answer. What was asked may or may not have happened; asking again is safe. */
export type DatabaseUnavailable = "unavailable";
