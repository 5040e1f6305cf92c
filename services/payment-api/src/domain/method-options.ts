/**
 * What a payment does differently by type of method, under the names of the wire. A type that no method of the payment has
 * is kept and shown, and means nothing.
 */
export type MethodOptions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Options to set and, where null, to remove; null in place of a type's options removes them all. */
export type MethodOptionsPatch = Readonly<Record<string, Readonly<Record<string, string | null>> | null>>;

/** The options after a change. */
export function mergeMethodOptions(options: MethodOptions, patch: MethodOptionsPatch = {}): MethodOptions {
  const merged = Object.entries({ ...options, ...patch }).map(
    ([type, change]) => [type, change === null ? {} : set({ ...options[type], ...change })] as const,
  );
  return Object.fromEntries(merged.filter(([, own]) => Object.keys(own).length > 0));
}

const set = (options: Readonly<Record<string, string | null>>): Record<string, string> =>
  Object.fromEntries(Object.entries(options).filter((entry): entry is [string, string] => entry[1] !== null));

/** Whether cards are authorised only, whatever the payment's other methods would do. */
export const capturesCardsByHand = ({ card }: MethodOptions): boolean => card?.["capture_method"] === "manual";

/** Whether the merchant wants the shopper to authenticate, even where the issuer does not ask for it. */
export const requestsChallenge = ({ card }: MethodOptions): boolean =>
  (card?.["request_three_d_secure"] ?? "automatic") !== "automatic";
