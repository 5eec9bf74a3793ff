import { PLATFORM_KINDS, type PlatformKind } from '../../domain/platform-kind.ts';
import { APP_OPTION } from './command.ts';

/** What there is to say of a token, be it made or imported. */
export const TOKEN_OPTIONS = {
  app: APP_OPTION,
  platform: {
    kind: 'choice',
    choices: PLATFORM_KINDS,
    required: true,
    description: 'The platform whose clients send it.',
  },
  publishable: {
    kind: 'flag',
    description: 'It ships in pages, so every stranger has it. Tokens of the mobile platforms always are.',
  },
} as const;

/** As the domain takes it: a flag that is not given leaves the choice to the platform's default. */
export function toTokenInput({ platform, publishable }: { platform: PlatformKind; publishable: boolean }) {
  return { platform, publishable: publishable ? true : null };
}
