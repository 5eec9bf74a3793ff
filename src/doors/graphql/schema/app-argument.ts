/** The description of the `app` argument, which root fields have because an installation key belongs to no app. */
export const APP_ARGUMENT_DESCRIPTION =
  "The app's id, subdomain or custom domain. Required with an installation key; optional otherwise.";
