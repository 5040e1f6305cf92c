import { setTimeout as wait } from "node:timers/promises";
import type { Chance } from "../chance.ts";
import type { Answer } from "../model/possibilities.ts";
import type { Ask, Operation, Question } from "../operations/operation.ts";
import { OPERATIONS } from "../operations/operations.ts";
import type { ApiRequest } from "../operations/request.ts";
import type { Shop } from "../operations/shop.ts";
import { retrievePayment } from "../operations/retrieve-payment.ts";
import { createBrowser } from "./browser.ts";
import type { History } from "./history.ts";
import { createKeptKeys } from "./kept-keys.ts";
import { classify, idIn } from "./meaning.ts";
import type { Wires } from "./wires.ts";
import { createShop, type Keeper, type Market } from "./shop.ts";

/** A client of one account. Everything that it does follows from its own chance and the answers that it gets. */
export interface Client {
  /** One thing after another: an operation, or several that cross on one payment. Returns how many it began. */
  turn(): Promise<number>;
  /** Looks once more at everything that it knows; call it when all is at rest. */
  lookBack(): Promise<void>;
}

export interface ClientDeps {
  readonly name: string;
  readonly account: string;
  readonly secretKey: string;
  readonly wires: Wires;
  readonly market: Market;
  readonly chance: Chance;
  readonly history: History;
}

const KEYED = 0.65;
const DUPLICATED = 0.12;
const REPEATED = 0.06;
const REUSED = 0.03;
const CROSSING = 0.15;
const RETRIES = 0.9;
const RETRY_AFTER_MS = 30;
const PATIENCE_MS = 60_000;
/** A platform that is away for a while answers 503, or nothing: so many 500s are for good. */
const MOST_FAILURES = 100;

export function createClient({ name, account, secretKey, wires, market, chance, history }: ClientDeps): Client {
  const shop: Shop & Keeper = createShop(name, account, { send: (request, key) => send(request, key) }, market);
  let operations = 0;
  let newKeys = 0;

  /** Each client prefers one instance and moves on when it is away. */
  let instance = chance.between(0, wires.instances - 1);
  async function send(request: ApiRequest, key?: string): Promise<Answer | undefined> {
    const answer = await wires.request(instance, secretKey, request, key);
    if (answer === undefined) instance = (instance + 1) % wires.instances;
    else history.sees(account, answer);
    return answer;
  }
  const keys = createKeptKeys(send, history);
  const browser = createBrowser(
    (path) => send({ method: "GET", path, parameters: {} }),
    (address) => wires.onward(address, instance),
  );

  async function turn(): Promise<number> {
    if (keys.all.length > 0 && chance.happens(REPEATED)) return keys.repeat(chance.pick(keys.all));
    if (keys.all.length > 0 && chance.happens(REUSED)) return keys.reuse(chance.pick(keys.all));
    if (!chance.happens(CROSSING)) return begin(chance.weigh(OPERATIONS));
    shop.focus = shop.paymentWhere(chance);
    if (shop.focus === undefined) return begin(chance.weigh(OPERATIONS));
    // All are asked before the first is sent, so that they do not depend on each other's answers.
    const many = chance.between(2, 3);
    const asks = Array.from({ length: many }, () => drawAsk(CROSSING_OPERATIONS)).filter((one) => one !== undefined);
    shop.focus = undefined;
    await Promise.all(asks.map(([operation, ask]) => perform(operation, ask)));
    return asks.length;
  }

  function drawAsk(from: readonly Operation[]): readonly [Operation, Ask] | undefined {
    const operation = chance.weigh(from);
    const ask = operation.ask(shop, chance);
    return ask === undefined ? undefined : [operation, ask];
  }

  async function begin(operation: Operation): Promise<number> {
    const ask = operation.ask(shop, chance);
    if (ask === undefined) return 0;
    await perform(operation, ask);
    return 1;
  }

  async function perform(operation: Operation, ask: Ask): Promise<void> {
    if ("run" in ask) {
      history.converses();
      for (const fault of await ask.run(shop)) history.violation(operation.name, fault);
    } else await performQuestion(operation, ask);
  }

  async function performQuestion({ name: what }: Operation, asked: Question<unknown>): Promise<void> {
    const { about, request, behaviour } = asked;
    const id = `${name}/${operations++}`;
    const mayHaveKey = request.method === "POST" && asked.send === undefined && asked.claimsNoKey === undefined;
    const hasKey = mayHaveKey && chance.happens(KEYED);
    const key = asked.key ?? (hasKey ? market.keyTexts.take(account, `${name}-key-${newKeys++}`, chance) : undefined);
    const isTwice = key !== undefined && chance.happens(DUPLICATED);
    const isPatient = chance.happens(RETRIES);
    if (request.method === "DELETE") shop.forget(about.id!);
    about.possibilities.ask(id, behaviour);
    about.busy++;
    const entry = history.asks({ id, what, request, key, about });
    const copies = isTwice ? [deliver(), deliver()] : [deliver()];
    const answers = await Promise.all(copies);
    about.busy--;
    const [first, second] = answers;
    if (first !== undefined && second !== undefined && (first.status !== second.status || first.body !== second.body)) {
      history.violation(
        what,
        `the same key was answered twice, differently: ${first.body}\n  and ${second.body}`,
        entry,
      );
    }
    const final = first ?? second;
    if (final !== undefined) take(final);
    else if (!entry.isWithdrawn) {
      about.lost++;
      history.loses(entry);
    }
    asked.told?.(final);

    async function deliver(): Promise<Answer | undefined> {
      let failures = 0;
      for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await wait(RETRY_AFTER_MS)) {
        const answer = await (asked.send?.(browser) ?? send(request, key));
        const verdict = classify(answer, key !== undefined);
        // A customer takes one commit: recovery never holds its key, and nobody else has sent it.
        if (answer?.status === 409 && about.kind === "customer" && !isTwice && entry.heard.length === 0)
          history.violation(what, `its key was in use, and nobody used it: ${answer.body}`, entry);
        if (verdict === "final") return answer;
        history.hears(entry, answer);
        if (answer?.status === 500 && ++failures === MOST_FAILURES) break;
        if (verdict === "nothing done" && key === undefined) {
          // It may have been refused because another one is at work: so it must be possible that it did nothing.
          if (!about.possibilities.withdraw(id))
            history.violation(what, `it was refused (${answer!.status}) and took effect`, entry);
          entry.isWithdrawn = true;
          return undefined;
        }
        if (key === undefined || !isPatient) return undefined;
      }
      const why =
        failures === MOST_FAILURES ? `answered 500 ${failures} times` : `no answer within ${PATIENCE_MS / 1000} s`;
      history.violation(what, why, entry);
      return undefined;
    }

    function take(answer: Answer): void {
      const expected = about.possibilities.answer(id, answer);
      history.answered(entry, answer);
      if (expected !== undefined) {
        history.violation(
          what,
          `answered ${answer.status} ${answer.body}\n  possible: ${JSON.stringify(expected)}`,
          entry,
        );
        about.lost = Number.POSITIVE_INFINITY;
        return;
      }
      const told = idIn(answer, about.kind);
      if (told !== undefined && about.id === undefined) shop.learn(about, told);
      if (key !== undefined) keys.keep({ request, key, answer });
    }
  }

  return {
    turn,
    async lookBack() {
      for (const one of keys.all) await keys.repeat(one);
      for (const payment of shop.payments()) {
        if (payment.possibilities.isVague) continue;
        shop.focus = payment;
        await begin(retrievePayment);
      }
      shop.focus = undefined;
    },
  };
}

const CROSSING_OPERATIONS = OPERATIONS.filter(({ crosses }) => crosses);
