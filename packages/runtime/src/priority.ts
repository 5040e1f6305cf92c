import type { IncomingHttpHeaders } from "node:http";

/** The least urgent value of the Priority header: background tasks. Source: RFC 9218, section 4.1. */
export const BACKGROUND = "u=7";

/** Whether a request says that nobody waits for its answer. A peer of an older version says nothing, and is not refused. */
export const isBackground = ({ priority }: IncomingHttpHeaders): boolean => priority === BACKGROUND;
