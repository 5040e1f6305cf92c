import type { ComponentControl } from "../platform/component-control.ts";

/** A process of payment-api, as its clients see it. */
export interface Instance {
  readonly url: string;
  /** How many requests it has not answered yet. */
  underWay: number;
}

export const instanceOf = ({ url }: ComponentControl): Instance => ({ url, underWay: 0 });

/** The way of one client to payment-api, as behind a load balancer: each request goes to the next instance. */
export interface Route {
  /** Makes a request at the URL of an instance. */
  send<T>(request: (url: string) => Promise<T>): Promise<T>;
}

/** A route that begins at the instance of this number. */
export function createRoute(instances: readonly Instance[], first: number): Route {
  let next = first;
  return {
    async send(request) {
      const instance = instances[next++ % instances.length]!;
      instance.underWay++;
      try {
        return await request(instance.url);
      } finally {
        instance.underWay--;
      }
    },
  };
}
