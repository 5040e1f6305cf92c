/** What a customer is, written from the documentation. */
import type { Expected } from "./possibilities.ts";

export interface Customer {
  readonly state: "none" | "there" | "deleted";
  readonly name: string;
}

export const NO_CUSTOMER: Customer = { state: "none", name: "" };

/** A customer as an answer shows it. */
export const shownCustomer = ({ state, name }: Customer): Expected =>
  state === "deleted"
    ? { status: 200, fields: { object: "customer", deleted: true } }
    : { status: 200, fields: { object: "customer", name } };

/** A change of a deleted customer is refused: it is gone. */
export const customerGone: Expected = { status: 404, code: "resource_missing" };
