import { createContext, useContext } from 'react';
import type { ShellQuery } from '../generated/graphql.ts';

/** The app whose pages are shown. */
type CurrentApp = NonNullable<ShellQuery['app']>;

interface CurrentAppValue {
  app: CurrentApp;
  /** Whether the credential can change links and settings. */
  canChange: boolean;
}

export const CurrentAppContext = createContext<CurrentAppValue | null>(null);

/** Returns the app whose pages are shown. */
export function useCurrentApp(): CurrentAppValue {
  const value = useContext(CurrentAppContext);
  if (value === null) {
    throw new Error('This page is outside of an app.');
  }
  return value;
}
