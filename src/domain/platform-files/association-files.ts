import { getLinkHost, type LinkSettings } from '../apps/link-host.ts';
import type { AppSnapshot } from '../apps/snapshot.ts';
import type { PlatformKind } from '../platform-kind.ts';
import { buildAndroidFile } from './android-file.ts';
import { buildAppleFile, IOS_KINDS } from './apple-file.ts';
import type { PlatformFile } from './component.ts';

/** Whether Apple's or Android's devices read a file. */
export type AssociationFileKind = 'APPLE' | 'ANDROID';

/** What prevents devices from opening links in the app. */
export interface AssociationFinding {
  code:
    | 'NO_APP'
    | 'MISSING_TEAM_ID'
    | 'MISSING_BUNDLE_ID'
    | 'MISSING_PACKAGE_NAME'
    | 'MISSING_FINGERPRINT'
    | 'NOT_HTTPS'
    | 'UNUSUAL_PORT'
    | 'TEMPLATES_LEFT_OUT';
  /** The platform to change; null if the finding isn't about one. */
  platform: PlatformKind | null;
  /** The problem and how to fix it. */
  message: string;
}

/** A file from which devices learn which app opens the links of an app's hosts. */
export interface AssociationFile {
  kind: AssociationFileKind;
  /** The addresses under which the link edge serves the file, that of the hosts of new links first. */
  urls: string[];
  /** The text of the file; null if the link edge responds with 404. */
  content: string | null;
  findings: AssociationFinding[];
}

const PATHS: Record<AssociationFileKind, string> = {
  APPLE: '/.well-known/apple-app-site-association',
  ANDROID: '/.well-known/assetlinks.json',
};

const getAppleFile = cachePerSnapshot(buildAppleFile);
const getAndroidFile = cachePerSnapshot(buildAndroidFile);

/** Returns the text of a file as the link edge serves it; null if no app is configured for it. */
export function getAssociationFileText(snapshot: AppSnapshot, kind: AssociationFileKind): string | null {
  return getFile(snapshot, kind)?.text ?? null;
}

/** Describes the files of apps whose links have these settings. */
export function createAssociationFiles(links: LinkSettings) {
  return {
    /** Returns both files of an app, with what is missing in them. */
    listFiles(snapshot: AppSnapshot): AssociationFile[] {
      const { app } = snapshot;
      const hosts = new Set([getLinkHost(app, links), getLinkHost({ ...app, customDomain: null }, links)]);
      return (['APPLE', 'ANDROID'] as const).map((kind) => {
        const file = getFile(snapshot, kind);
        const urls = [...hosts].map((host) => `${links.scheme}://${host}${PATHS[kind]}`);
        return {
          kind,
          urls,
          content: file?.text ?? null,
          findings: [
            ...(kind === 'APPLE' ? findAppleProblems(snapshot) : findAndroidProblems(snapshot)),
            ...findLeftOutTemplates(file),
            ...findAddressProblems(urls),
          ],
        };
      });
    },
  };
}

function getFile(snapshot: AppSnapshot, kind: AssociationFileKind): PlatformFile | null {
  return kind === 'APPLE' ? getAppleFile(snapshot) : getAndroidFile(snapshot);
}

function findAppleProblems({ platforms }: AppSnapshot): AssociationFinding[] {
  const findings: AssociationFinding[] = [];
  for (const kind of IOS_KINDS) {
    const platform = platforms.get(kind);
    if (platform !== undefined && platform.teamId === null) {
      const message = `The platform \`${kind}\` has no \`teamId\`, so its app doesn't open links. Set the Team ID of your Apple developer account.`;
      findings.push({ code: 'MISSING_TEAM_ID', platform: kind, message });
    }
    if (platform !== undefined && platform.bundleId === null) {
      const message = `The platform \`${kind}\` has no \`bundleId\`, so its app doesn't open links. Set the bundle ID of the app.`;
      findings.push({ code: 'MISSING_BUNDLE_ID', platform: kind, message });
    }
  }
  if (!IOS_KINDS.some((kind) => platforms.has(kind))) {
    const message =
      'The app has no platform of iOS, so the file is missing. Set one of `iphone`, `ipad` and `universal`.';
    findings.push({ code: 'NO_APP', platform: null, message });
  }
  return findings;
}

function findAndroidProblems({ platforms }: AppSnapshot): AssociationFinding[] {
  const platform = platforms.get('android');
  if (platform === undefined) {
    const message = 'The app has no platform `android`, so the file is missing. Set it.';
    return [{ code: 'NO_APP', platform: null, message }];
  }
  const findings: AssociationFinding[] = [];
  if (platform.packageName === null) {
    const message =
      'The platform `android` has no `packageName`, so the file is missing. Set the application ID of the app.';
    findings.push({ code: 'MISSING_PACKAGE_NAME', platform: 'android', message });
  }
  if (platform.sha256Fingerprints.length === 0) {
    const message =
      "The platform `android` has no `sha256Fingerprints`, so the file is missing. Set the fingerprints of the app's signing certificates.";
    findings.push({ code: 'MISSING_FINGERPRINT', platform: 'android', message });
  }
  return findings;
}

function findLeftOutTemplates(file: PlatformFile | null): AssociationFinding[] {
  const count = file?.omittedTemplates ?? 0;
  if (count === 0) {
    return [];
  }
  const message = `The file would be too large for devices, so it omits the last ${count} templates. Their lazy links open in the browser.`;
  return [{ code: 'TEMPLATES_LEFT_OUT', platform: null, message }];
}

function findAddressProblems([first = '']: readonly string[]): AssociationFinding[] {
  const { protocol, port } = new URL(first);
  if (protocol !== 'https:') {
    const message = 'Links use http, but devices read the file with https only. Set `LINK_SCHEME` to `https`.';
    return [{ code: 'NOT_HTTPS', platform: null, message }];
  }
  return port === ''
    ? []
    : [
        {
          code: 'UNUSUAL_PORT',
          platform: null,
          message: `Links use the port ${port}, but devices read the file from port 443 only. Use a link domain without a port.`,
        },
      ];
}

/** Builds a file once for each snapshot. A snapshot never changes: a new one replaces it. */
function cachePerSnapshot(buildFile: (snapshot: AppSnapshot) => PlatformFile | null) {
  const files = new WeakMap<AppSnapshot, PlatformFile | null>();
  return (snapshot: AppSnapshot): PlatformFile | null => {
    const cached = files.get(snapshot);
    if (cached !== undefined) {
      return cached;
    }
    const file = buildFile(snapshot);
    files.set(snapshot, file);
    return file;
  };
}
