import type { Stripe } from "stripe";

/** A successful answer of the API, as it came over the wire. */
export interface Recorded {
  /** `POST /v1/payment_intents` */
  readonly request: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Makes the SDK's own HTTP client keep every successful answer, so that a later test can check its shape. */
export function recordAnswers(client: Stripe.HttpClient, recorded: Recorded[]): Stripe.HttpClient {
  const makeRequest = client.makeRequest.bind(client);
  client.makeRequest = async (...request) => {
    const [, , path, method] = request;
    const response = await makeRequest(...request);
    const toJSON = response.toJSON.bind(response);
    response.toJSON = async () => {
      const body = (await toJSON()) as Recorded["body"];
      if (response.getStatusCode() < 300) recorded.push({ request: `${method} ${path}`, body });
      return body;
    };
    return response;
  };
  return client;
}
