/** The argument that every root field has for the holders of an installation key. */
export const APP_ARGUMENT_DESCRIPTION =
  'The app that is meant, by subdomain or id: needed with an admin key of the whole installation, superfluous otherwise.';
