import type { ShownEvent } from "../../activity.ts";
import { dash, identifier, moment, stacked } from "./cells.ts";
import type { Section } from "./section.ts";

export const events: Section<ShownEvent> = {
  id: "events",
  title: "Events",
  about: "What happened, and when this inbox received it by webhook and verified its signature, since it was started.",
  whenEmpty: "No events yet. Each payment makes some.",
  columns: [
    { title: "Created", cell: ({ createdAt }) => moment(createdAt) },
    { title: "Event", cell: ({ type, id }) => stacked(identifier(type), identifier(id)) },
    { title: "About", cell: ({ objectId }) => (objectId === null ? dash : identifier(objectId)) },
    { title: "Received here", cell: ({ receivedAt }) => (receivedAt === null ? dash : moment(receivedAt)) },
  ],
};
