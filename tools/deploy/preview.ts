/** A pull request's stage. Nothing else is ever commented on or swept. */
export interface Preview {
  readonly stage: `pr-${number}`;
  /** Its database in staging's cluster. */
  readonly database: `pr_${number}`;
  readonly pullRequest: number;
}

/** The preview whose stage has exactly this name, as infra/stage.ts tells previews; undefined for any other name. */
export const previewOf = (stage: string): Preview | undefined => read(/^pr-([1-9]\d{0,5})$/, stage);

/** The same of a database's name. */
export const previewOfDatabase = (name: string): Preview | undefined => read(/^pr_([1-9]\d{0,5})$/, name);

function read(form: RegExp, name: string): Preview | undefined {
  const number = Number(form.exec(name)?.[1]);
  if (Number.isNaN(number)) return undefined;
  return { stage: `pr-${number}`, database: `pr_${number}`, pullRequest: number };
}
