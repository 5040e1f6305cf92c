import { OPERATIONS_PATH, type AcquirerAnswer } from "@platform/contracts/card-acquirer";

/** A fault that the sandbox acquirer simulates: see its README. */
export interface FaultRule {
  readonly fault?: string;
  readonly operations?: readonly string[];
  readonly probability?: number;
  readonly latencyMs?: number;
  readonly remaining?: number;
}

/** An operation in the acquirer's own books. */
export interface AcquirerOperation {
  readonly key: string;
  readonly kind: "authorise" | "capture" | "void" | "refund" | "fence";
  readonly status: AcquirerAnswer["status"];
  /** The authorisation that a capture, void or refund refers to. */
  readonly authorisation?: string;
  readonly reference?: string;
  readonly amount?: number;
  readonly capture?: boolean;
}

/** The acquirer, seen from its own side. */
export interface AcquirerControl {
  setFault(rule: FaultRule): Promise<void>;
  clearFaults(): Promise<void>;
  /** Every operation that it ever received. */
  operations(): Promise<AcquirerOperation[]>;
}

export function controlAcquirer(url: string, credential: string): AcquirerControl {
  async function call(path: string, init: { method?: string; body?: string } = {}): Promise<string> {
    const authorization = `Bearer ${credential}`;
    const headers = init.body === undefined ? { authorization } : { authorization, "content-type": "application/json" };
    const response = await fetch(url + path, { ...init, headers });
    if (response.ok) return response.text();
    throw new Error(`the acquirer answered ${response.status}: ${await response.text()}`);
  }
  return {
    setFault: async (rule) => void (await call("/v1/faults", { method: "PUT", body: JSON.stringify(rule) })),
    clearFaults: async () => void (await call("/v1/faults", { method: "DELETE" })),
    async operations() {
      const all: AcquirerOperation[] = [];
      let next: string | undefined;
      do {
        const query = next === undefined ? "" : `?after=${next}`;
        const page: { operations: AcquirerOperation[]; next?: string } = JSON.parse(
          await call(OPERATIONS_PATH + query),
        );
        all.push(...page.operations);
        next = page.next;
      } while (next !== undefined);
      return all;
    },
  };
}
