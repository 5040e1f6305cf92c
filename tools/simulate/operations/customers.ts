import { customerGone, type Customer, NO_CUSTOMER, shownCustomer } from "../model/customer.ts";
import { question, type Operation } from "./operation.ts";

const PATH = "/v1/customers";
const ended = (state: Customer, answer = shownCustomer(state)) => ({ state, phase: "ended", answer });

export const createCustomer: Operation = {
  name: "create customer",
  weight: 3,
  ask(shop, chance) {
    const name = `Customer ${chance.between(1, 1_000_000)}`;
    return question<Customer>({
      about: shop.newCustomer(NO_CUSTOMER),
      request: { method: "POST", path: PATH, parameters: { name, "metadata[order]": shop.newOrder() } },
      behaviour: (_, phase) => (phase === "asked" ? [ended({ state: "there", name })] : []),
    });
  },
};

export const updateCustomer: Operation = {
  name: "update customer",
  weight: 3,
  ask(shop, chance) {
    const customer = shop.customerFor(chance);
    if (customer === undefined) return undefined;
    const name = `Customer ${chance.between(1, 1_000_000)}`;
    return question<Customer>({
      about: customer,
      request: { method: "POST", path: `${PATH}/${customer.id}`, parameters: { name } },
      behaviour(state, phase) {
        if (phase !== "asked") return [];
        return [state.state === "there" ? ended({ ...state, name }) : ended(state, customerGone)];
      },
    });
  },
};

export const retrieveCustomer: Operation = {
  name: "retrieve customer",
  weight: 4,
  ask(shop, chance) {
    const customer = shop.customerFor(chance);
    if (customer === undefined) return undefined;
    return question<Customer>({
      about: customer,
      request: { method: "GET", path: `${PATH}/${customer.id}`, parameters: {} },
      behaviour: (state, phase) => (phase === "asked" ? [ended(state)] : []),
    });
  },
};

export const deleteCustomer: Operation = {
  name: "delete customer",
  weight: 1,
  ask(shop, chance) {
    const customer = shop.customerFor(chance);
    if (customer === undefined) return undefined;
    return question<Customer>({
      about: customer,
      request: { method: "DELETE", path: `${PATH}/${customer.id}`, parameters: {} },
      behaviour(state, phase) {
        if (phase !== "asked") return [];
        return [state.state === "there" ? ended({ ...state, state: "deleted" }) : ended(state, customerGone)];
      },
    });
  },
};
