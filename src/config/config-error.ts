/** One or more invalid settings. The message is one line for an operator. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
