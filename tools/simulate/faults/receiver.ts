import type { ReceiverFault } from "../world/receiver.ts";
import type { Fault } from "./fault.ts";

/** A merchant's webhook receiver fails, once or for the same event again, refuses, redirects, hangs, or lies. */
export const receiverFault: Fault = {
  kind: "webhook receiver",
  weight: 3,
  inject({ receiver }, chance) {
    const fault = chance.pick<ReceiverFault>(["fail", "refuse", "redirect", "hang", "lie", "grudge"]);
    const times = chance.between(1, 5);
    for (let time = 0; time < times; time++) receiver.arm(fault);
    return `${fault}, ${times} times`;
  },
  struck: ({ receiver: { struck } }) => Object.values(struck).reduce((sum, times) => sum + times, 0),
  calm: ({ receiver }) => receiver.calm(),
};
