/** The host names of the known app stores. */
export const STORE_HOSTS: ReadonlySet<string> = new Set([
  'apps.apple.com',
  'itunes.apple.com',
  'play.google.com',
  'appgallery.huawei.com',
  'apps.samsung.com',
  'galaxystore.samsung.com',
]);
