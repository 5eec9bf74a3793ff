/** How the user agents of most browsers begin. */
const LIKE_A_BROWSER = /^(?:Mozilla|Opera)\//i;

/** Libraries that send the beginning of a browser's user agent. */
const DISGUISED = /WinHttpRequest|AnyEvent-HTTP|Python-urllib|PowerShell\//i;

/**
 * Names of browsers, of their engines and of web views, and the profiles of feature phones. The user agents of older
 * and smaller browsers begin with the browser, the app or the phone: `UCWEB/2.0 (…) UCBrowser/9.2`, `MQQBrowser/44 …`,
 * `[FBAN/FB4A;…]`. Excludes `MobileSafari/`, with which Safari's HTTP client fetches icons.
 */
const BROWSER_NAME =
  /browser(?![a-z])|UCWEB[/\d]|WebKit|WebView(?![a-z])|\b(?:Mozilla|Safari|Chrome|Firefox|MSIE|IEMobile)[/ ]\d|\bOpera(?: Mini)?[/ ]?\d|\b(?:OPR|Gecko|Presto|Trident)\/|NetFront|Obigo|Teleca|\bWAP(?![a-z])|\bMIDP|\bCLDC\b|HbbTV\/|\bCE-HTML\/|\bFBA[NV]\/|FB_IAB/i;

/** Phones from before smartphones that send only their model: `Nokia7230/06.90`. */
const PHONE_MODEL =
  /^(?:Nokia|Samsung-|SonyEricsson|LG-|MOT-|SIE-|Sagem-|Alcatel-|Philips-|BlackBerry|Huawei-|ZTE-)[^\s/]*\d/i;

/**
 * Whether a user agent is that of a program that is not a browser: a script, a back end or an app's HTTP client. That
 * is one that names an HTTP library first, or neither begins like a browser nor names one.
 */
export function isProgram(userAgent: string): boolean {
  if (LIKE_A_BROWSER.test(userAgent)) {
    return DISGUISED.test(userAgent);
  }
  return isHttpLibrary(userAgent) || !(BROWSER_NAME.test(userAgent) || PHONE_MODEL.test(userAgent));
}

/** The names of HTTP libraries, of command-line programs and of the tools with which developers send requests. */
const LIBRARY_NAMES = [
  'curl|libcurl|wget2?|aria2|httpie|xh|lynx|e?links|w3m|gvfs|uclient-fetch|nscurl|powershell|windows-?powershell|bits',
  'python|aiohttp|urllib3?|requests|pycurl|boto3?|urlgrabber|libdnf',
  'node(?:\\.js)?|undici|deno|bun|got|axios|superagent|needle|request(?:\\.js)?(?!-)|electron-fetch|jsdom',
  'php|guzzle|symfony httpclient|zend|laminas|cakephp|wp_http|pear',
  'ruby(?!,)|faraday|typhoeus|rest-client|http\\.rb|httparty|www-mechanize|mechanize|libwww|lwp|perl|perlclient',
  'java|apache-http|jakarta|okhttp3?|retrofit|jersey|jetty|ahc|akka|reactor|vert\\.x|unirest|async-?http|scalaj|spring',
  'restsharp|rest::client|winhttp|microsoft-?webdav|embarcadero uri client|dart|flutter|swift|alamofire|cpprestsdk|cpp-httplib',
  'go|fasthttp|resty|req|colly|quic-go|reqwest|ureq|hyper|rust|httprs|hackney|finch|tesla|elixir|erlang|mint|lua',
  'clj-http|babashka|grpc|postman|insomnia|apidog|bruno|thunder client|hoppscotch|paw|soapui|jmeter|k6|helm|docker',
  'dalvik|containers?|containerd|buildah|buildkit|skopeo|artifactory',
];

const LIBRARY = new RegExp(
  `^(?:${LIBRARY_NAMES.join('|')})(?:runtime|http(?:client)?)?(?![a-z])|\\bhttp[-_.]?(?:java-)?client|http_request|[-_.]http/`,
  'i',
);

/** Whether a program's user agent is that of an HTTP library that doesn't say on whose behalf it sends requests. */
export function isHttpLibrary(userAgent: string): boolean {
  return LIBRARY.test(userAgent) || DISGUISED.test(userAgent);
}

/** Marks of an app's own HTTP client: its user agent names the system, the device or the library of the system. */
const APP_CLIENT =
  /Android|^A\/\d|\biOS\b|iPhone|iPad|iPod|watchOS|tvOS|CFNetwork|Darwin\/|okhttp|Alamofire|Cronet|Windows|\bHOKO\//i;

/** Podcast apps often send nothing but their name. They open the links of episodes. */
const PODCAST_APP = /podcast|podcatcher|podkicker|pocket ?casts|antennapod|castbox|RSSRadio|iCatcher/i;

/** Phones from before smartphones, whose browsers send the maker and model first. */
const FEATURE_PHONE =
  /Profile\/|MIDP|\bWAP|^(?:Nokia|Samsung|LG[-/]|SonyEricsson|Motorola|MOT-|Alcatel|Siemens|SIE-|Sagem|Philips|BlackBerry|Karbonn|Spice|Micromax|Lava|ZTE|Huawei)/i;

/** Whether a program's user agent is that of an app's HTTP client. */
export function isAppClient(userAgent: string): boolean {
  return APP_CLIENT.test(userAgent) || PODCAST_APP.test(userAgent) || isFeaturePhone(userAgent);
}

/** Whether a user agent is that of a feature phone, or of an app on one. */
export function isFeaturePhone(userAgent: string): boolean {
  return FEATURE_PHONE.test(userAgent);
}
