/** Why a request has no valid credential. */
export type CredentialProblem =
  | 'missing'
  | 'schemeOnly'
  | 'otherScheme'
  | 'tokenAsBearer'
  | 'keyAsToken'
  | 'malformedToken'
  | 'malformedKey'
  | 'unknownToken'
  | 'unknownKey'
  | 'revokedToken'
  | 'revokedKey';

const SEND_TOKEN = 'Send `Authorization: Token <platform token>`.';
const SEND_KEY = 'Send `Authorization: Bearer <admin key>`.';
const SEND_EITHER = 'Send `Authorization: Token <platform token>` or `Authorization: Bearer <admin key>`.';
const CREATE_TOKEN = 'create one with the command `token create`.';
const CREATE_KEY = 'create one with the command `key create`.';

/** The problem and how to fix it. None of these texts repeats the header, which may contain a secret. */
const EXPLANATIONS: Readonly<Record<CredentialProblem, readonly [problem: string, fix: string]>> = {
  missing: ['The `Authorization` header is missing or empty.', SEND_EITHER],
  schemeOnly: ['The `Authorization` header has a scheme without a credential after it.', SEND_EITHER],
  otherScheme: ['The `Authorization` header begins with neither `Token` nor `Bearer`.', SEND_EITHER],
  tokenAsBearer: ['The request sent a platform token with the scheme `Bearer`, which is for admin keys.', SEND_TOKEN],
  keyAsToken: ['The request sent an admin key with the scheme `Token`, which is for platform tokens.', SEND_KEY],
  malformedToken: [
    'The credential after `Token` is not a platform token, which has 40 lowercase hex characters.',
    SEND_TOKEN,
  ],
  malformedKey: [
    'The credential after `Bearer` is not an admin key, which is `slk_` with 40 lowercase hex characters after it.',
    SEND_EITHER,
  ],
  unknownToken: ['No platform token with this text exists.', `Check it, or ${CREATE_TOKEN}`],
  unknownKey: ['No admin key with this text exists.', `Check it, or ${CREATE_KEY}`],
  revokedToken: ['The platform token was revoked.', `Send another, or ${CREATE_TOKEN}`],
  revokedKey: ['The admin key was revoked.', `Send another, or ${CREATE_KEY}`],
};

/** Explains why a request has no valid credential, and what to send. */
export function explainCredentialProblem(problem: CredentialProblem): string {
  return EXPLANATIONS[problem].join(' ');
}

/** Like `explainCredentialProblem`, for an API that accepts platform tokens only. Null means a valid admin key. */
export function explainTokenProblem(problem: CredentialProblem | null): string {
  switch (problem) {
    case null:
    case 'keyAsToken':
    case 'malformedKey':
    case 'unknownKey':
    case 'revokedKey':
      return `This API accepts platform tokens only, not admin keys. ${SEND_TOKEN}`;
    case 'missing':
    case 'schemeOnly':
      return `${EXPLANATIONS[problem][0]} ${SEND_TOKEN}`;
    case 'otherScheme':
      return `The \`Authorization\` header does not begin with \`Token\`. ${SEND_TOKEN}`;
    case 'tokenAsBearer':
      return `The request sent a platform token with the scheme \`Bearer\`. ${SEND_TOKEN}`;
    default:
      return explainCredentialProblem(problem);
  }
}
