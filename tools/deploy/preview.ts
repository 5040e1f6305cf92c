/** A pull request's stage. We comment on and sweep no other stages. */
export interface Preview {
  readonly stage: `pr-${number}`;
  /** Its database in staging's cluster. */
  readonly database: `pr_${number}`;
  readonly pullRequest: number;
}

/** Returns the preview with exactly this stage name, in the form of infra/stage.ts; undefined for any other name. */
export const previewOf = (stage: string): Preview | undefined => read(/^pr-([1-9]\d{0,5})$/, stage);

/** Returns the preview with exactly this database name; undefined for any other name. */
export const previewOfDatabase = (name: string): Preview | undefined => read(/^pr_([1-9]\d{0,5})$/, name);

function read(form: RegExp, name: string): Preview | undefined {
  const number = Number(form.exec(name)?.[1]);
  if (Number.isNaN(number)) return undefined;
  return { stage: `pr-${number}`, database: `pr_${number}`, pullRequest: number };
}
