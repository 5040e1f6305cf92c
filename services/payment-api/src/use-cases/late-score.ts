/**
 * The result for an unscored charge. `overtaken`: another process has scored it meanwhile. `left_open`: the capture or
 * void that ends its wait must still happen, or be tried again. `refused`: fraud-detection does not accept the request.
 */
export type LateScore = "scored" | "overtaken" | "left_open" | "still_unscored" | "refused";
