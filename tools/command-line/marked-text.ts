/** The lines in a document between which a command writes; people write the rest. */
export type Marks = readonly [start: string, end: string];

/** The text between the marks. Throws where the document has lost them. */
export function textBetween(document: string, marks: Marks): string {
  const [start, end] = placesOf(document, marks);
  return document.slice(start, end);
}

/** The document with another text between the marks, in a paragraph of its own. Throws where it has lost them. */
export function replaceBetween(document: string, marks: Marks, text: string): string {
  const [start, end] = placesOf(document, marks);
  return `${document.slice(0, start)}\n\n${text}\n${document.slice(end)}`;
}

function placesOf(document: string, [startMark, endMark]: Marks): readonly [number, number] {
  const start = document.indexOf(startMark);
  const end = document.indexOf(endMark);
  if (start === -1 || end < start) throw new Error(`The document has lost the marks ${startMark} and ${endMark}.`);
  return [start + startMark.length, end];
}
