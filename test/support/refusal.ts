import { expect } from 'vitest';
import type { Client, ResponseError } from './client.ts';

/** What an operation of one root field that has to fail answers: its `extensions`, and null in the field's place. */
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
