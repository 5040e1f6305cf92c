/**
 * What became of an unscored charge. `overtaken`: another process has scored it meanwhile. `left_open`: what ends its
 * wait is still to be done, or done again. `refused`: fraud-detection does not take the request as it is.
 */
export type LateScore = "scored" | "overtaken" | "left_open" | "still_unscored" | "refused";
