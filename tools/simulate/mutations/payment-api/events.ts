import type { Mutation } from "../mutation.ts";

const SRC = "services/payment-api/src";

/** Events on their way to their subscribers. */
export const EVENTS: readonly Mutation[] = [
  {
    name: "parcel-removed-before-accepted",
    mistake: "The relay removes a parcel from the outbox before its subscriber has accepted it.",
    edits: [
      {
        file: `${SRC}/workers/relay.ts`,
        from: "const { arrived, refused, isAway } = await postEvents(",
        to:
          "await outbox.remove(load.map(({ id }) => id));\n" +
          "      const { arrived, refused, isAway } = await postEvents(",
      },
    ],
  },
  {
    name: "parcel-lease-in-seconds",
    mistake: "A parcel is leased for seconds instead of milliseconds, so nobody takes over from a process that died.",
    edits: [
      {
        file: `${SRC}/postgres/outbox.ts`,
        from: "VALUES ($1, $2, $3, $4, now() + $5::int * interval '1 millisecond')",
        to: "VALUES ($1, $2, $3, $4, now() + $5::int * interval '1 second')",
      },
    ],
  },
  {
    name: "events-sent-before-commit",
    mistake: "The relay gets the events of a commit before the commit is durable.",
    edits: [
      {
        file: `${SRC}/postgres/journal.ts`,
        from: "      await Promise.all([written, storeAll(client, kept), sendCommit()]);",
        to:
          "      if (parcels.length > 0) options.onParcels(parcels);\n" +
          "      await Promise.all([written, storeAll(client, kept), sendCommit()]);",
      },
      {
        file: `${SRC}/postgres/journal.ts`,
        from: "    if (parcels.length > 0) options.onParcels(parcels);\n    return verdicts;",
        to: "    return verdicts;",
      },
    ],
  },
  {
    name: "failed-refund-without-event",
    mistake: "A refund that the acquirer declines reports no event.",
    edits: [
      {
        file: `${SRC}/domain/refunding.ts`,
        from: 'events: [happened(context, "refund", "refund.failed", failed)],',
        to: "events: [],",
      },
    ],
  },
];
