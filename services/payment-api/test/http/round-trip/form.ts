/** The value of a parameter: a text, a list, or names with their values. */
export type Sent = string | readonly string[] | Readonly<Record<string, string>>;
export type Parameters = Readonly<Record<string, Sent>>;

/** Parameters as the SDKs encode them. */
export function formOf(parameters: Parameters): string {
  const form = new URLSearchParams();
  for (const [name, sent] of Object.entries(parameters)) {
    if (typeof sent === "string") form.append(name, sent);
    else if (isList(sent)) for (const item of sent) form.append(`${name}[]`, item);
    else for (const [key, value] of Object.entries(sent)) form.append(`${name}[${key}]`, value);
  }
  return form.toString();
}

const isList = (sent: Exclude<Sent, string>): sent is readonly string[] => Array.isArray(sent);

/** The value in an answer for a parameter's name: `shipping[name]` is `name` within `shipping`. */
export function valueAt(answer: unknown, name: string): unknown {
  let value = answer;
  for (const part of name.split(/[[\]]+/).filter(Boolean)) {
    value = (value as Readonly<Record<string, unknown>> | null | undefined)?.[part];
  }
  return value;
}

/** A value as a form sends it: numbers and booleans become text. */
export const asSent = (value: unknown): unknown =>
  typeof value === "number" || typeof value === "boolean" ? String(value) : value;
