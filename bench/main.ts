/**
 * `npm run bench`: how fast the platform is on this machine, in alternating rounds, with every commit durable.
 *
 * Sets up a database server, pgbench's tables, the yardstick, payment-api alone and the whole platform; measures all of
 * them in every round; prints the medians and the ratios within rounds. With --overload, sets up only the whole platform
 * and sends it more than it can handle. With --growth, sets up payment-api on databases of several sizes, and compares them.
 */
import { begun, Interrupted, listenForEnding } from "@platform/command-line/ending";
import { Refusal } from "@platform/command-line/refusal";
import { report, runProgram } from "@platform/command-line/run-program";
import { say } from "@platform/command-line/say";
import { createShutdown, type Shutdown } from "@platform/command-line/shutdown";
import { startBenchServer } from "./ground/database.ts";
import { startPaymentApiAlone, startPlatform, type GroundDeps } from "./ground/ground.ts";
import { measureGrowth } from "./growth/growth.ts";
import { renderGrowth } from "./growth/tables.ts";
import { growthVerdicts } from "./growth/verdicts.ts";
import { closedLoopGenerator } from "./load/generate.ts";
import { MOST_CALLERS, type Callers } from "./measure/callers.ts";
import { type Bench, measureRound, type RoundFigures } from "./measure/round.ts";
import { prepareTpcb } from "./measure/tpcb.ts";
import { VoidMeasurement } from "./measure/void-measurement.ts";
import { BENCH, parseOptions, type BenchOptions, type GrowthPlan, type OverloadPlan, type Plan } from "./options.ts";
import { measureOverload } from "./overload/overload.ts";
import { renderOverload } from "./overload/tables.ts";
import { verdictsOf } from "./overload/verdicts.ts";
import { describeMachine } from "./report/machine.ts";
import { saveReport } from "./report/save-report.ts";
import { summarize } from "./report/summary.ts";
import { renderTables } from "./report/tables.ts";

/** With this many accounts, each one's share is small. */
const OVERLOAD_ACCOUNTS = 10;

process.exitCode = await runProgram(BENCH, process.argv.slice(2), (args) => runUntilTheEnd(parseOptions(args)));
process.exit();

async function runUntilTheEnd(options: BenchOptions): Promise<number> {
  const shutdown = createShutdown();
  const ending = listenForEnding(() => {
    shutdown.force();
    process.exit(1);
  });
  const { deadlineMs } = options.growth ?? options.overload ?? options.plan;
  const deadline = setTimeout(() => ending.begin(new Error("The bench took too long.")), deadlineMs);
  try {
    const ended = begun(ending).then((): never => {
      throw ending.signal.reason;
    });
    await Promise.race([run(options, shutdown, ending.signal), ended]);
    return 0;
  } catch (error) {
    return report(ending.signal.aborted ? ending.signal.reason : error);
  } finally {
    clearTimeout(deadline);
    ending.begin(new Interrupted("the end of its work"));
    await shutdown.run();
  }
}

async function run(options: BenchOptions, shutdown: Shutdown, signal: AbortSignal): Promise<void> {
  // Keeps the measured processes from logging every request.
  process.env["LOG_LEVEL"] = "warn";
  const server = await startBenchServer(say);
  shutdown.add({ stop: (withinMs) => server.stop(withinMs), kill: () => undefined }, 5_000);
  const deps = { server, shutdown, signal };
  if (options.growth !== undefined) return runGrowth(deps, options, options.growth);
  await (options.overload === undefined ? runRounds(deps, options) : runOverload(deps, options, options.overload));
}

async function runRounds(deps: GroundDeps, { plan, quick, json }: BenchOptions): Promise<void> {
  const startedAt = new Date();
  const bench = await prepare(deps);
  const rounds = await measureRounds(bench, plan, deps.signal);
  const machine = await describeMachine(deps.server, closedLoopGenerator());
  const tables = renderTables({ rounds, machine, plan, startedAt });
  if (!quick) saveReport("figures", tables);
  process.stdout.write(json ? `${JSON.stringify(summarize(rounds))}\n` : `\n${tables}`);
}

async function runOverload(deps: GroundDeps, { quick, json }: BenchOptions, plan: OverloadPlan): Promise<void> {
  const startedAt = new Date();
  say(`starting PostgreSQL and the whole platform, with ${OVERLOAD_ACCOUNTS} accounts`);
  const platform = await startPlatform(deps, OVERLOAD_ACCOUNTS);
  const figures = await measureOverload({ ...deps, platform }, plan, say);
  const machine = await describeMachine(deps.server, "bench/load/open-loop.ts");
  const tables = renderOverload({ figures, machine, plan, startedAt });
  if (!quick) saveReport("overload", tables);
  const document = { ...figures, verdicts: verdictsOf(figures) };
  process.stdout.write(json ? `${JSON.stringify(document)}\n` : `\n${tables}`);
}

async function runGrowth(deps: GroundDeps, { quick, json }: BenchOptions, plan: GrowthPlan): Promise<void> {
  const startedAt = new Date();
  const figures = await measureGrowth(deps, plan, say);
  const machine = await describeMachine(deps.server, closedLoopGenerator());
  const tables = renderGrowth({ figures, machine, plan, startedAt });
  if (!quick) saveReport("growth", tables);
  const document = { ...figures, verdicts: growthVerdicts(figures) };
  process.stdout.write(json ? `${JSON.stringify(document)}\n` : `\n${tables}`);
}

async function prepare(deps: GroundDeps): Promise<Bench> {
  const { server, signal } = deps;
  say("starting PostgreSQL, the yardstick, payment-api alone, and the whole platform");
  const tpcb = await prepareTpcb(await server.createDatabase("tpcb"), signal);
  if (tpcb === undefined) say("pgbench is not installed: nothing is compared with it");
  const naive = await startPaymentApiAlone(deps, "naive");
  const alone = await startPaymentApiAlone(deps, "group");
  const platform = await startPlatform(deps, 1);
  return { server, tpcb, naive, alone, platform };
}

/** Repeats void rounds, at most `plan.rounds` times. */
async function measureRounds(bench: Bench, plan: Plan, signal: AbortSignal): Promise<RoundFigures[]> {
  const rounds: RoundFigures[] = [];
  for (let voids = 0; rounds.length < plan.rounds;) {
    say(`round ${rounds.length + 1} of ${plan.rounds}`);
    try {
      rounds.push(await measureRound(bench, plan, callersOf(rounds.at(-1)), signal, say));
    } catch (error) {
      if (!(error instanceof VoidMeasurement)) throw error;
      say(`  this round is void and is repeated: ${error.message}`);
      voids += 1;
      if (voids > plan.rounds) throw new Refusal("Too many rounds were void: the figures would mean nothing.");
    }
  }
  return rounds;
}

/** Starts with the number of callers that the machine managed in the last round. */
function callersOf(last: RoundFigures | undefined): Callers {
  return last === undefined ? MOST_CALLERS : { payments: last.paymentsMost.callers, journey: last.journey.callers };
}
