import { z } from 'zod';

/** Creates the schema of a variable whose text is a whole number from `min` to `max`. */
export function createWholeNumberSchema(min: number, max: number) {
  return z
    .string()
    .regex(/^[0-9]{1,9}$/, `is a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `is a whole number from ${min} to ${max}`);
}
