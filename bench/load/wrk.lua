-- Create-and-confirm with an idempotency key of its own per request. The parts of the request come from
-- payment-request.ts, so that every generator sends the same bytes.
local before = os.getenv("BENCH_BEFORE")
local after = os.getenv("BENCH_AFTER")
local run = os.getenv("BENCH_RUN") .. "-"
local number = 0

function request()
  number = number + 1
  return before .. run .. number .. after
end

function done(summary, latency)
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format(
    'RESULT {"seconds":%.6f,"succeeded":%d,"failed":%d,"p50Ms":%.3f,"p99Ms":%.3f}\n',
    summary.duration / 1e6, summary.requests - errors.status, errors.status + broken,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
