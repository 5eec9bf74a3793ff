import { PLATFORM_NAMES } from '../common/names.ts';
import type { PlatformKind } from '../generated/graphql.ts';
import { Bars } from './bars.tsx';
import { Card } from './page.tsx';

interface ReferrersCardProps {
  /** The host is null for all other hosts together, and empty without a referrer. */
  referrers: readonly { host?: string | null; clicks: number }[];
}

/** The sites from which visitors came. */
export function ReferrersCard({ referrers }: ReferrersCardProps) {
  return (
    <Card title="Referrers">
      <Bars
        empty="No clicks in this period."
        entries={referrers.map(({ host, clicks }) => ({
          key: host ?? '*',
          value: clicks,
          name: <bdi>{host == null ? 'Other sites' : host === '' ? 'Direct or unknown' : host}</bdi>,
        }))}
      />
    </Card>
  );
}

interface PlatformsCardProps {
  platforms: readonly { platform?: PlatformKind | null; clicks: number }[];
}

/** The platforms of the visitors, most clicks first. */
export function PlatformsCard({ platforms }: PlatformsCardProps) {
  return (
    <Card title="Platforms">
      <Bars
        empty="No clicks in this period."
        entries={platforms
          .filter(({ clicks }) => clicks > 0)
          .toSorted((one, other) => other.clicks - one.clicks)
          .map(({ platform, clicks }) => ({
            key: platform ?? '',
            value: clicks,
            name: platform ? PLATFORM_NAMES[platform] : 'Unknown',
          }))}
      />
    </Card>
  );
}
