import { z } from 'zod';

/** Creates the schema of a variable that must be a whole number from `min` to `max`. */
export function createWholeNumberSchema(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^[0-9]{1,9}$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message);
}
