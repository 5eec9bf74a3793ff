import { findNearestName } from '../domain/nearest-name.ts';

/** An environment variable that is probably a misspelled setting. */
interface UnknownSetting {
  name: string;
  /** The setting that it probably means. */
  similar: string;
}

/** Shorter names are similar to a setting by chance. */
const MIN_LENGTH = 6;

/** Finds the variables that no setting is called, but that resemble the name of one. */
export function findUnknownSettings(names: readonly string[], settings: readonly string[]): UnknownSetting[] {
  return names.flatMap((name) => {
    const similar = name.length < MIN_LENGTH || settings.includes(name) ? null : findNearestName(name, settings);
    return similar === null ? [] : [{ name, similar }];
  });
}
