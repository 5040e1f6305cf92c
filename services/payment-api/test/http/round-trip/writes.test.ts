import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENDPOINTS } from "../../../src/http/endpoints.ts";
import { type Api, startApi } from "../api.ts";
import { asSent, formOf, type Parameters, valueAt } from "./form.ts";
import { parameterNames } from "./parameter-names.ts";
import type { Prepared, RouteSamples, Sample } from "./sample.ts";
import { SAMPLES } from "./samples.ts";

/**
 * Everything that a writing route accepts comes back: in its answer, when the object is read again, in the object's
 * event, and in the charge of a payment. A presenter, a column or a stored default that forgets a parameter fails here.
 */

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const routes = ENDPOINTS.filter(({ method }) => method === "POST");

test("every writing route has samples", () => {
  expect(Object.keys(SAMPLES).toSorted()).toEqual(routes.map(({ path }) => path).toSorted());
});

describe.for(routes.map(({ path, parameters }) => [path, parameters.fields] as const))("POST %s", ([path, fields]) => {
  const route = SAMPLES[path]!;
  const { parameters } = route;

  test("each parameter has a sample, or a reason why it has none", () => {
    expect(Object.keys(parameters).toSorted()).toEqual(parameterNames(fields).toSorted());
  });

  const samples = Object.entries(parameters).filter((entry): entry is [string, Sample] => "sent" in entry[1]);
  test.for(samples)("%s comes back", async ([name, sample]) => {
    const without = await answerTo(route, name, sample, false);
    expect(without.value).not.toEqual(without.expected);
    // Without the parameter, a stored default must equal the answer's.
    if (without.status === 200) expect(without.json).toMatchObject(await get(without.readPath));
    const given = await answerTo(route, name, sample, true);
    expect(given.value).toEqual(given.expected);
    if (sample.onlyInAnswer !== undefined) return;

    const again = await get(given.readPath);
    expect(asSent(valueAt(again, given.at))).toEqual(given.expected);
    const charged = route.charged === true && sample.notInCharge === undefined;
    const confirming = charged ? await confirmUnlessDone(given.readPath) : undefined;
    if (charged) await checkCharge(given);
    if (route.event === "own") await checkEvent(given, given.requestId);
    if (route.event === "confirms") await checkEvent(given, confirming);
  });
});

interface Given {
  readonly status: number;
  readonly json: object;
  readonly id: string;
  readonly requestId: string;
  readonly at: string;
  readonly value: unknown;
  readonly expected: unknown;
  readonly readPath: string;
}

/** Makes the request on a new object. */
async function answerTo(route: RouteSamples, name: string, sample: Sample, withIt: boolean): Promise<Given> {
  const prepared = await route.prepare(api);
  const sent = typeof sample.sent === "function" ? sample.sent(prepared.ids) : sample.sent;
  const body = formOf(bodyOf(prepared, sample, withIt ? { [name]: sent } : {}));
  const { status, json, headers } = await api.raw("POST", prepared.path, { body });
  const at = sample.at ?? name;
  const id = String(json["id"]);
  return {
    status,
    json,
    id,
    requestId: headers.get("request-id")!,
    at,
    value: asSent(valueAt(json, at)),
    expected: sample.back === undefined ? sent : sample.back,
    readPath: `/v1/${prepared.path.split("/")[2]!}/${id}`,
  };
}

function bodyOf({ base }: Prepared, { beside, insteadOf }: Sample, given: Parameters): Parameters {
  const all = { ...base, ...beside, ...given };
  return Object.fromEntries(Object.entries(all).filter(([name]) => name !== insteadOf));
}

/** Confirms the payment if it is not confirmed yet, and returns the id of that request. */
async function confirmUnlessDone(path: string): Promise<string | undefined> {
  const { payment_method: method, status } = await get(path);
  if (status === "succeeded" || status === "requires_capture") return undefined;
  const body = method === null ? "payment_method=pm_card_visa" : "";
  const { headers } = await api.raw("POST", `${path}/confirm`, { body });
  return headers.get("request-id")!;
}

/** Checks the newest event that a request caused for the object. */
async function checkEvent({ id, at, expected }: Given, cause: string | undefined): Promise<void> {
  const { data } = await api.stripe.events.list({ limit: 100 });
  const newest = data.find(
    ({ request, data: { object } }) => request?.id === cause && "id" in object && object.id === id,
  );
  expect(asSent(valueAt(newest?.data.object, at))).toEqual(expected);
}

/** Checks that the charge equals the payment in every field that both have. */
async function checkCharge({ at, expected, id }: Given): Promise<void> {
  const { data } = await api.stripe.charges.list({ payment_intent: id });
  const charge = data.find(({ status }) => status === "succeeded")!;
  const [field = ""] = at.split("[", 1);
  if (field in charge) expect(asSent(valueAt(charge, at))).toEqual(expected);
}

async function get(path: string): Promise<Readonly<Record<string, unknown>>> {
  const { json, status } = await api.raw("GET", path);
  expect(status).toBe(200);
  return json;
}
