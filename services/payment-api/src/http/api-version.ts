/**
 * The version of Stripe's API whose shapes every answer has, whatever version the request names: that of stripe 23.1,
 * whose types the presenters are checked against.
 */
export const API_VERSION = "2026-10-28.endive";
