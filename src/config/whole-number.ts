import { z } from 'zod';

/** A variable whose text is a whole number within these bounds. */
export function wholeNumber(least: number, most: number) {
  return z
    .string()
    .regex(/^[0-9]{1,9}$/, `is a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `is a whole number from ${least} to ${most}`);
}
