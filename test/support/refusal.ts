import { expect } from 'vitest';
import type { Client, ResponseError } from './client.ts';

/** Returns the `extensions` of an operation that must fail, and asserts that its only root field is null. */
export async function getRefusal(
  client: Client,
  query: string,
  variables?: Record<string, unknown>,
): Promise<ResponseError['extensions']> {
  const { http, data, errors, text } = await client.request<Record<string, unknown>>(query, variables);
  expect(http, text).toBe(200);
  expect(Object.values(data ?? {}), text).toEqual([null]);
  expect(errors, text).toEqual([
    {
      message: expect.any(String),
      path: [expect.any(String)],
      locations: [expect.anything()],
      extensions: expect.objectContaining({ status: expect.any(Number), details: expect.stringMatching(/^.{15,}$/s) }),
    },
  ]);
  return errors[0]?.extensions;
}
