import { fenceOperation, type Operation } from "../domain/operation.ts";
import type { OperationStore } from "../ports/operations.ts";

/** Closes an unused key. Resolves to the operation that holds it: an earlier one, or the fence. */
export function fenceKey(deps: { readonly operations: OperationStore }, key: string): Promise<Operation> {
  return deps.operations.record({ operation: fenceOperation(key) });
}
