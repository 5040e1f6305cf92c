import { describeAcquirer } from "./acquirer-conformance.ts";
import type { AcquirerHarness } from "./acquirer-harness.ts";
import { startSandboxHarness } from "./acquirer-sandbox.ts";
import { createInMemoryAcquirer, type InMemoryFault } from "./in-memory-acquirer.ts";

describeAcquirer("the acquirer in memory", {
  start: startInMemoryHarness,
  faults: { request_lost: "not done", answer_lost: "done", late: "done later" },
});

describeAcquirer("the sandbox over HTTP", {
  start: startSandboxHarness,
  faults: {
    timeout_before: "not done",
    timeout_after: "done",
    server_error_before: "not done",
    server_error_after: "done",
    garbage: "done",
    reset_before: "not done",
    reset_after: "done",
    late: "done later",
  },
});

async function startInMemoryHarness(): Promise<AcquirerHarness> {
  const acquirer = createInMemoryAcquirer();
  return {
    acquirer,
    impatient: acquirer,
    setFault: async (fault) => acquirer.setFault(fault as InMemoryFault | undefined),
    answerChallenge: async (id, answer) => acquirer.answerChallenge(id, answer),
    takeDown: async () => acquirer.setFault("not_sent"),
    bringUp: async () => acquirer.setFault(undefined),
    close: async () => {},
  };
}
