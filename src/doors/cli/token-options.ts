import { PLATFORM_KINDS, type PlatformKind } from '../../domain/platform-kind.ts';
import { APP_OPTION } from './command.ts';

/** The options that `token create` and `token import` share. */
export const TOKEN_OPTIONS = {
  app: APP_OPTION,
  platform: {
    kind: 'choice',
    choices: PLATFORM_KINDS,
    required: true,
    description: 'Platform whose clients send the token',
  },
  publishable: {
    kind: 'flag',
    description: 'Make the token publishable, for use in web pages; always on for mobile platforms',
  },
} as const;

/** Converts the options to the service's input. Without the flag, the platform's default applies. */
export function toTokenInput({ platform, publishable }: { platform: PlatformKind; publishable: boolean }) {
  return { platform, publishable: publishable ? true : null };
}
