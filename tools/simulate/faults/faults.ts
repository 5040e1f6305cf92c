import { acquirerFault } from "./acquirer.ts";
import { databaseCrash, leasesRunOut, slowDisk } from "./database.ts";
import type { Fault } from "./fault.ts";
import { clockJump, death, kill, lateScores, lostAnswer, lostCommit, stall } from "./processes.ts";
import { receiverFault } from "./receiver.ts";

/** Everything that may go wrong around the platform. */
export const FAULTS: readonly Fault[] = [
  acquirerFault,
  death,
  kill,
  stall,
  lostCommit,
  lostAnswer,
  clockJump,
  lateScores,
  databaseCrash,
  slowDisk,
  leasesRunOut,
  receiverFault,
];
