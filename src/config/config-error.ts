/** A setting that can't be used. The message is one line for an operator. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
