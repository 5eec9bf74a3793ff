import { findNearestName } from '../domain/nearest-name.ts';

/** An environment variable that is probably a misspelled setting. */
interface UnknownSetting {
  name: string;
  /** The setting that it probably means. */
  similar: string;
}

/** Names such as NODE_ENVIRONMENT, which are too long to be similar. Without NODE_ENV, the server starts in development mode. */
const LONG_NODE_ENV = /^NODE_ENVI/;

/** Shorter names are similar to a setting by chance. */
const MIN_LENGTH = 6;

/** Finds the variables that no setting is called, but that resemble the name of one. */
export function findUnknownSettings(names: readonly string[], settings: readonly string[]): UnknownSetting[] {
  return names.flatMap((name) => {
    const similar = settings.includes(name) ? null : findSimilar(name, settings);
    return similar === null ? [] : [{ name, similar }];
  });
}

function findSimilar(name: string, settings: readonly string[]): string | null {
  if (LONG_NODE_ENV.test(name)) {
    return 'NODE_ENV';
  }
  return name.length < MIN_LENGTH ? null : findNearestName(name, settings);
}
