import type { Endpoint } from "../services/payment-api/src/http/endpoint.ts";
import type { Fields, Specification } from "../services/payment-api/src/http/parameters.ts";

/** What the tables need to know of a route. */
type Registered = Pick<Endpoint, "method" | "path" | "parameters">;
type Route = Pick<Endpoint, "path"> & { readonly method: string };

/** The tables of docs/stripe-compatibility.md: our routes with their parameters, and Stripe's other routes. */
export function compatibilityTables(ours: readonly Registered[], others: readonly Route[]): string {
  const resources = [...Map.groupBy(ours, resourceOf)].map(([resource, routes]) =>
    [`## ${resource}`, "", ...routesTable(routes)].join("\n"),
  );
  return [...resources, ["## Routes that are refused", "", ...othersTable(others)].join("\n")].join("\n\n");
}

const routesTable = (routes: readonly Registered[]): string[] => [
  "| route | works | refused |",
  "| --- | --- | --- |",
  ...routes.map(({ method, path, parameters }) => {
    const { works, refused } = namesIn(parameters);
    return `| \`${method} ${path}\` | ${works.join(", ")} | ${refused.join(", ")} |`;
  }),
];

const othersTable = (routes: readonly Route[]): string[] => [
  "| resource | routes |",
  "| --- | --- |",
  ...[...Map.groupBy(routes, resourceOf)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([resource, own]) => `| ${resource} | ${own.map(({ method, path }) => `\`${method} ${path}\``).join(", ")} |`),
];

interface Names {
  readonly works: readonly string[];
  readonly refused: readonly string[];
}

/** The names of parameters at every level, as a form writes them. */
function namesIn({ fields, notYet }: Specification<Fields>, parent = ""): Names {
  const named = (name: string): string => (parent === "" ? name : `${parent}[${name}]`);
  const levels = Object.entries(fields).map(([name, { inside, orPlain, required }]): Names => {
    const full = named(name);
    const own = required ? `**\`${full}\`**` : `\`${full}\``;
    if (inside === undefined) return { works: [own], refused: [] };
    const { works, refused } = namesIn(inside, full);
    return { works: orPlain ? [own, ...works] : works, refused };
  });
  return {
    works: levels.flatMap(({ works }) => works),
    refused: [...levels.flatMap(({ refused }) => refused), ...[...notYet].map((name) => `\`${named(name)}\``)],
  };
}

/** `payment_intents` for `/v1/payment_intents/:id/confirm`. */
const resourceOf = ({ path }: { readonly path: string }): string => {
  const [, version, name] = path.split("/");
  return version === "v1" ? name! : `${version}/${name}`;
};
