import { expect, test } from "vitest";
import { traceIdOf } from "../../src/http/request-headers.ts";

const ROOT = "1-67891233-abcdef012345678912345678";

test.each([
  ["of a request that the load balancer traces", `Root=${ROOT}`, ROOT],
  ["of one that its caller traces already", `Self=1-67891234-12456789abcdef012345678a;Root=${ROOT}`, ROOT],
  ["with a caller's fields after it", `Root=${ROOT};Parent=53995c3f42cd8ad8;Sampled=1`, ROOT],
  ["that is none", "Root=4242424242424242", undefined],
  ["without a header", undefined, undefined],
])("the trace %s", (_what, header, expected) => {
  expect(traceIdOf({ "x-amzn-trace-id": header })).toBe(expected);
});
