import type { ReceiverFault } from "../world/receiver.ts";
import type { Fault } from "./fault.ts";

/** A merchant's webhook receiver fails, hangs, or keeps an event and says that it failed. */
export const receiverFault: Fault = {
  kind: "webhook receiver",
  weight: 3,
  inject({ receiver }, chance) {
    const fault = chance.pick<ReceiverFault>(["fail", "fail", "hang", "lie"]);
    const times = chance.between(1, 5);
    for (let time = 0; time < times; time++) receiver.arm(fault);
    return `${fault}, ${times} times`;
  },
  struck: ({ receiver: { struck } }) => struck.fail + struck.hang + struck.lie,
  calm: ({ receiver }) => receiver.calm(),
};
