import { newId } from "@platform/kernel/id";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  createEndpoint,
  eventually,
  listDeliveries,
  newEvent,
  newTenant,
  postEvents,
  type Service,
} from "./platform.ts";
import { createScene, type Scene } from "./scene.ts";

/** Rows that our code never writes: none of them may end the process or stop the others. */
let scene: Scene;
const lines: Record<string, unknown>[] = [];
const logger = pino({ level: "warn" }, { write: (line: string) => void lines.push(JSON.parse(line)) });

beforeAll(async () => {
  scene = await createScene();
});
afterEach(async () => {
  await scene.clear();
  lines.length = 0;
});
afterAll(() => scene.database.drop());

const sql = (text: string, values: unknown[]) => scene.database.pool.query(text, values);

/** Events still arrive at another merchant's endpoint, both fresh and claimed ones. */
async function expectOthersServed(service: Service): Promise<void> {
  const shop = newTenant();
  const receiver = await scene.receiver();
  const endpoint = await createEndpoint(service, shop, receiver.url);
  const [fresh, claimed] = [newEvent(shop), newEvent(shop)];
  await postEvents(service, fresh);
  await plantDelivery(endpoint.id, claimed);
  await eventually("both have arrived", () => receiver.received.length >= 2);
  expect(receiver.received.map(({ id }) => id).toSorted()).toEqual([fresh.id, claimed.id].toSorted());
}

interface Planted {
  readonly attempts?: string;
  readonly receivedAt?: string;
  readonly state?: "pending" | "failed";
  readonly dueAt?: string | null;
}

/** Writes a due delivery and its event. */
async function plantDelivery(
  endpointId: string,
  event: ReturnType<typeof newEvent>,
  { receivedAt = "now", ...delivery }: Planted = {},
): Promise<string> {
  await sql("INSERT INTO events (id, account_id, livemode, type, body, received_at) VALUES ($1, $2, $3, $4, $5, $6)", [
    event.id,
    event.account,
    event.livemode,
    event.type,
    event.body,
    receivedAt,
  ]);
  return plantOrphan(endpointId, event.id, delivery);
}

/** Writes a due delivery without an event. */
async function plantOrphan(
  endpointId: string,
  eventId: string,
  { attempts = "[]", state = "pending", dueAt = "now" }: Planted = {},
): Promise<string> {
  await sql("INSERT INTO deliveries (endpoint_id, event_id, state, due_at, attempts) VALUES ($1, $2, $3, $4, $5)", [
    endpointId,
    eventId,
    state,
    dueAt,
    attempts,
  ]);
  return eventId;
}

const stateOf = async (eventId: string): Promise<string> =>
  (await sql("SELECT state FROM deliveries WHERE event_id = $1", [eventId])).rows[0].state;

describe("an endpoint with a URL that webhooks may not go to", () => {
  test.each([
    "ftp://files.example/hooks",
    "no url at all",
    "",
    "https://",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "https://user:secret@shop.example/",
    "https://10.0.0.1/",
  ])(
    "fails its attempts, and nothing else: %s",
    async (url) => {
      const service = await scene.service({ logger });
      const merchant = newTenant();
      const { id } = await createEndpoint(service, merchant, "https://shop.example/hooks");
      await sql("UPDATE webhook_endpoints SET url = $2 WHERE id = $1", [id, url]);
      await postEvents(service, newEvent(merchant));
      await eventually("the attempt is recorded", async () =>
        (await listDeliveries(service, merchant)).some(({ attempts }) => attempts.length === 1),
      );
      const [delivery] = await listDeliveries(service, merchant);
      expect(delivery).toMatchObject({ state: "pending", attempts: [{ status: null, failure: "url_refused" }] });
      expect(lines).toContainEqual(expect.objectContaining({ endpointId: id, failure: "url_refused" }));
      expect(JSON.stringify(lines)).not.toContain("secret");
      await expectOthersServed(service);
    },
    15_000,
  );
});

describe("a delivery", () => {
  test.each([
    ["without an endpoint", async () => plantDelivery(newId("we"), newEvent(newTenant()))],
    ["without an event", async (endpointId: string) => plantOrphan(endpointId, newId("evt"))],
  ])("%s is cancelled and named in the log", async (_, plant) => {
    const service = await scene.service({ logger });
    const { id } = await createEndpoint(service, newTenant(), "https://shop.example/hooks");
    const eventId = await plant(id);
    await eventually("it is cancelled", async () => (await stateOf(eventId)) === "cancelled");
    expect(lines).toContainEqual(expect.objectContaining({ level: 50, eventId }));
    await expectOthersServed(service);
  });

  test.each(["{}", "null", '"?"', "7", "[null]"])(
    "whose attempts are %s is attempted all the same",
    async (attempts) => {
      const merchant = newTenant();
      const service = await scene.service({ logger });
      const receiver = await scene.receiver();
      const { id } = await createEndpoint(service, merchant, receiver.url);
      const eventId = await plantDelivery(id, newEvent(merchant), { attempts });
      await eventually("it has an end", async () => (await stateOf(eventId)) !== "pending");
      expect(await stateOf(eventId)).toBe("delivered");
      await expectOthersServed(service);
    },
  );

  test.each(["infinity", "-infinity", "294000-01-01"])(
    "whose event was received at %s stops nobody",
    async (receivedAt) => {
      const merchant = newTenant();
      const service = await scene.service({ logger });
      const receiver = await scene.receiver();
      const { id } = await createEndpoint(service, merchant, receiver.url);
      const eventId = await plantDelivery(id, newEvent(merchant), { receivedAt });
      await eventually("it has an end", async () => (await stateOf(eventId)) !== "pending");
      // The service tries it, however old it seems.
      expect(await stateOf(eventId)).toBe("delivered");
      await expectOthersServed(service);
    },
  );

  const whole = '{"at": 1, "durationMs": 2, "status": 500, "failure": null}';
  test.each([
    "{}",
    "null",
    '"?"',
    "7",
    "[null]",
    "[[]]",
    '[{"at": "yesterday"}]',
    '[{"at": 1e300, "durationMs": 1}]',
    `[${whole}, {"at": 8}]`,
  ])("whose attempts are %s is listed with those that can be read", async (attempts) => {
    const merchant = newTenant();
    const service = await scene.service({ logger });
    const { id } = await createEndpoint(service, merchant, "https://shop.example/hooks");
    const odd = await plantDelivery(id, newEvent(merchant), { attempts, state: "failed", dueAt: null });
    const other = await plantDelivery(id, newEvent(merchant), { dueAt: "infinity" });
    const listed = await listDeliveries(service, merchant);
    expect(listed.map(({ event }) => event).toSorted()).toEqual([odd, other].toSorted());
    expect(listed.find(({ event }) => event === other)!.due_at).toBeNull();
    expect(listed.find(({ event }) => event === odd)!.attempts).toEqual(
      attempts.includes(whole) ? [{ at: "1970-01-01T00:00:00.001Z", duration_ms: 2, status: 500, failure: null }] : [],
    );
  });
});
