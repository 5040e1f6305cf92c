import type { IncomingHttpHeaders } from "node:http";

/** The least urgent value of the Priority header: background tasks. Source: RFC 9218, section 4.1. */
export const BACKGROUND = "u=7";

/** Whether a request says that nobody waits for its answer. Peers of older versions say nothing, and count as urgent. */
export const isBackground = ({ priority }: IncomingHttpHeaders): boolean => priority === BACKGROUND;
