/**
 * Formats the address of the dashboard that signs a browser in with a code. The code is in the fragment, which browsers
 * send neither to the server nor to other sites.
 */
export function formatSignInAddress(apiOrigin: string, code: string): string {
  return `${apiOrigin}/dashboard#signin=${code}`;
}
