import type { Api } from "../api.ts";
import type { Parameters, Sent } from "./form.ts";

/** The state before a request. */
export interface Prepared {
  readonly path: string;
  /** The parameters of every request to the path. */
  readonly base: Parameters;
  /** Ids for samples to send. */
  readonly ids: Readonly<Record<string, string>>;
}

/** A parameter's value that differs from the answer without the parameter. */
export interface Sample {
  readonly sent: Sent | ((ids: Prepared["ids"]) => string);
  /** The parameters that must go with it. */
  readonly beside?: Parameters;
  /** The parameter that it replaces. */
  readonly insteadOf?: string;
  /** The place in the answer, if not the parameter's own name. */
  readonly at?: string;
  /** The value in the answer, if not the one sent. */
  readonly back?: unknown;
  /** Why later answers do not have it. */
  readonly onlyInAnswer?: string;
  /** Why the test skips the charge. */
  readonly notInCharge?: string;
}

/** Why no answer has the parameter. */
export interface Exemption {
  readonly exempt: string;
}

/** All parameters of one route. */
export interface RouteSamples {
  readonly prepare: (api: Api) => Promise<Prepared>;
  /** Which newest event has the object: the request's own, the later confirmation's, or none, with the reason. */
  readonly event: "own" | "confirms" | { readonly none: string };
  /** The payment is charged, and the charge must have the same values. */
  readonly charged?: true;
  readonly parameters: Readonly<Record<string, Sample | Exemption>>;
}

/** A sample whose answer has the value sent. */
export const same = (sent: Sent): Sample => ({ sent });

/** Samples that need other parameters. */
export function beside(parameters: Parameters, samples: Readonly<Record<string, Sample>>): Record<string, Sample> {
  return Object.fromEntries(Object.entries(samples).map(([name, sample]) => [name, { ...sample, beside: parameters }]));
}

/** The parameters of an address with this name. */
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
