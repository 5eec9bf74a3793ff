import { expect } from 'vitest';
import type { Client, ResponseError } from './client.ts';

/** An error as tests compare it: its extensions, its message, and the field that it is about. */
type Refusal = NonNullable<ResponseError['extensions']> & {
  message: string;
  /** The path of the field without the argument `input`, with dots; undefined if the error isn't about a field. */
  field: string | undefined;
};

/** Returns the errors of a response as tests compare them. */
export function toRefusals(errors: readonly ResponseError[]): Refusal[] {
  return errors.map(({ message, extensions }) => ({
    ...extensions,
    message,
    field: formatField(extensions?.inputPath),
  }));
}

/** Formats an input path without the argument `input`, with dots. */
function formatField(inputPath: readonly string[] | null | undefined): string | undefined {
  return inputPath?.slice(inputPath[0] === 'input' ? 1 : 0).join('.');
}

/** Returns the error of an operation that must fail, and asserts that its only root field is null. */
export async function getRefusal(
  client: Client,
  query: string,
  variables?: Record<string, unknown>,
): Promise<Refusal | undefined> {
  const { http, data, errors, text } = await client.request<Record<string, unknown>>(query, variables);
  expect(http, text).toBe(200);
  expect(Object.values(data ?? {}), text).toEqual([null]);
  expect(errors, text).toEqual([
    {
      message: expect.stringMatching(/^.{15,}\.$/s),
      path: [expect.any(String)],
      locations: [expect.anything()],
      extensions: expect.objectContaining({ status: expect.any(Number), code: expect.any(String) }),
    },
  ]);
  return toRefusals(errors)[0];
}
