import type { Permission } from "../domain/permission.ts";
import type { Deps } from "../use-cases/deps.ts";
import type { Request, Response } from "../use-cases/request.ts";
import type { EventsUnderWay } from "../ports/events-under-way.ts";
import type { PendingWebhookCounter } from "../ports/pending-webhooks.ts";
import type { WebhookEndpoints } from "../ports/webhook-endpoints.ts";
import type { Returned } from "./subject.ts";
import { list, text } from "./parameters/fields.ts";
import { specify, type Decoded, type Faults, type Fields, type Specification } from "./parameters.ts";
import type { OpenToShoppers } from "./shoppers.ts";
import type { CsvFile } from "./csv.ts";
import type { WireError } from "./wire-error.ts";

/** The dependencies of endpoints. */
export interface Api {
  readonly deps: Deps;
  readonly webhookEndpoints: WebhookEndpoints;
  readonly pendingWebhooks: PendingWebhookCounter;
  readonly eventsUnderWay: EventsUnderWay;
}

/** A request that is authenticated, decoded and claimed. */
export interface Call extends Request {
  /** The id in the path; empty where the path has none. */
  readonly id: string;
  /** The second id in the path, where there is one. */
  readonly innerId: string;
  /** It came with a publishable key: from a shopper's browser. */
  readonly fromShopper: boolean;
}

export type Handled =
  | Response
  | { readonly kind: "file"; readonly file: CsvFile }
  | { readonly kind: "refused"; readonly error: WireError };

interface Declaration<F extends Fields, Input> {
  readonly method: "GET" | "POST" | "DELETE";
  /** With `:id` where it names an object, as Stripe's own paths are written. */
  readonly path: string;
  readonly permission: Permission;
  /** What publishable keys may do with it; without this, nothing. */
  readonly shoppers?: OpenToShoppers;
  readonly parameters: Specification<F>;
  /** The type of its answer, or of a list's items: it decides which fields can be expanded. */
  readonly returns: Returned;
  readonly isList?: true;
  /** A search is a list that can also expand `total_count`. */
  readonly isSearch?: true;
  /** The answer is a file, in which nothing can be expanded. */
  readonly isFile?: true;
  /** Whether the request needs the acquirer: while too many operations wait for the acquirer, we refuse such requests. */
  readonly asksAcquirer?: (input: Input, call: Call, deps: Deps) => boolean | Promise<boolean>;
  /** notification-service does the work: the request takes no place here, because that client has a bound of its own. */
  readonly isDoneElsewhere?: true;
  /** Turns parameters into the use case's input; it may note faults. */
  readonly input: (given: Decoded<F>, faults: Faults) => Input;
  readonly handle: (api: Api, call: Call, input: Input) => Promise<Handled>;
}

/** One route of the API. */
export interface Endpoint {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly permission: Permission;
  readonly shoppers: OpenToShoppers | undefined;
  readonly parameters: Specification<Fields>;
  readonly returns: Returned;
  readonly isList: boolean;
  readonly isSearch: boolean;
  readonly isDoneElsewhere: boolean;
  readonly asksAcquirer: (input: unknown, call: Call, deps: Deps) => boolean | Promise<boolean>;
  readonly input: (given: Decoded<Fields>, faults: Faults) => unknown;
  readonly handle: (api: Api, call: Call, input: unknown) => Promise<Handled>;
}

const EXPAND = { expand: list(text(200), 50) };
const CLIENT_SECRET = { client_secret: text(255) };

/** Declares a route. Every route but those of files takes `expand`, and `client_secret` where shoppers need it. */
export function endpoint<F extends Fields, Input>(declaration: Declaration<F, Input>): Endpoint {
  const { parameters, shoppers, isFile } = declaration;
  const expand = isFile ? {} : EXPAND;
  const secret = shoppers == null || shoppers.secretOf === null ? {} : CLIENT_SECRET;
  return {
    shoppers,
    isList: false,
    isSearch: false,
    isDoneElsewhere: false,
    ...declaration,
    // Sound because `asksAcquirer` and `handle` only ever receive what this `input` made from this specification.
    asksAcquirer: (declaration.asksAcquirer ?? never) as Endpoint["asksAcquirer"],
    parameters: specify({ ...parameters.fields, ...secret, ...expand }, [...parameters.notYet].join(" ")),
    input: declaration.input as Endpoint["input"],
    handle: declaration.handle as Endpoint["handle"],
  };
}

const never = (): boolean => false;

/** For routes that always need the acquirer. */
export const always = (): boolean => true;

/** The input of a route that takes nothing but `expand`. */
export const nothing = (): void => {};

/** An error that a route answers with before anything is written. */
export const refused = (error: WireError): Handled => ({ kind: "refused", error });
