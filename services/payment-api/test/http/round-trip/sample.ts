import type { Api } from "../api.ts";
import type { Parameters, Sent } from "./form.ts";

/** What is there before a request is made. */
export interface Prepared {
  readonly path: string;
  /** What every request to the path must have. */
  readonly base: Parameters;
  /** Ids that samples send. */
  readonly ids: Readonly<Record<string, string>>;
}

/** A value of a parameter that an answer without the parameter would not have. */
export interface Sample {
  readonly sent: Sent | ((ids: Prepared["ids"]) => string);
  /** What it cannot be sent without. */
  readonly beside?: Parameters;
  /** The parameter that it takes the place of. */
  readonly insteadOf?: string;
  /** Where it comes back, if not under its own name. */
  readonly at?: string;
  /** What comes back, if not what was sent. */
  readonly back?: unknown;
  /** Why a later answer does not have it. */
  readonly onlyInAnswer?: string;
  /** Why the charge is not looked at. */
  readonly notInCharge?: string;
}

/** Why nothing of a parameter comes back. */
export interface Exemption {
  readonly exempt: string;
}

/** Everything that one route accepts. */
export interface RouteSamples {
  readonly prepare: (api: Api) => Promise<Prepared>;
  /** Whose newest event has the object: the request's own, that of the confirmation afterwards, or none, for a reason. */
  readonly event: "own" | "confirms" | { readonly none: string };
  /** The payment is charged, and the charge must say the same. */
  readonly charged?: true;
  readonly parameters: Readonly<Record<string, Sample | Exemption>>;
}

/** A sample that is sent and comes back as it is. */
export const same = (sent: Sent): Sample => ({ sent });

/** Samples that cannot be sent without something else. */
export function beside(parameters: Parameters, samples: Readonly<Record<string, Sample>>): Record<string, Sample> {
  return Object.fromEntries(Object.entries(samples).map(([name, sample]) => [name, { ...sample, beside: parameters }]));
}

/** The parameters of an address, under its name. */
export const address = (name: string): Record<string, Sample> => ({
  [`${name}[city]`]: same("Bergen"),
  [`${name}[country]`]: same("NO"),
  [`${name}[line1]`]: same("Torget 5"),
  [`${name}[line2]`]: same("Third floor"),
  [`${name}[postal_code]`]: same("5014"),
  [`${name}[state]`]: same("Vestland"),
});

export const expansion = (sample: Sample): Record<"expand", Sample> => ({
  expand: { ...sample, onlyInAnswer: "An expansion is of one answer." },
});

export const METADATA: Record<"metadata", Sample> = { metadata: same({ order: "6735", note: "grüße" }) };
