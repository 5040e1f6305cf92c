/** The path of a route with ids in it: `/v1/customers/:id/payment_methods` takes that of `customer`. */
export const pathOf = (template: string, ids: Readonly<Record<string, string | undefined>>): string =>
  template.replace(/(\w+)s\/:id/g, (_, object: string) => `${object}s/${ids[object] ?? ""}`);
