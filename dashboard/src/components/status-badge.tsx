import type { SmartLinkStatus } from '../generated/graphql.ts';
import { Badge, type Tone } from './badge.tsx';

const STATUSES: Record<SmartLinkStatus, [text: string, tone: Tone]> = {
  ACTIVE: ['Active', 'good'],
  SCHEDULED: ['Scheduled', 'info'],
  EXPIRED: ['Expired', 'warning'],
  DISABLED: ['Disabled', 'neutral'],
};

/** Whether a link resolves now, or why it doesn't. */
export function StatusBadge({ status }: { status: SmartLinkStatus }) {
  const [text, tone] = STATUSES[status];
  return <Badge tone={tone}>{text}</Badge>;
}
