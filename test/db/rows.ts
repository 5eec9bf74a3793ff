import type { AppRow } from '../../db/tables/apps.ts';
import type { SmartLinkRow } from '../../db/tables/smart-links.ts';

/** An app row that differs from others only in its id. */
export function buildAppRow(id: string): AppRow {
  return {
    id,
    name: id,
    subdomain: id,
    custom_domain: null,
    allowed_hosts: '[]',
    preview_title: null,
    preview_description: null,
    preview_image_url: null,
    created_at: 1_700_000_000_000,
    updated_at: 1_700_000_000_000,
    deferred_window_seconds: null,
    icon_url: null,
    travelling_parameters: '[]',
    allowed_schemes: '[]',
    accent_color: null,
    default_language: 'en',
    deleted_at: null,
  };
}

/** A link row that differs from others only in its code. Other columns are null. */
export function buildSmartLinkRow(code: string, values: Partial<SmartLinkRow> = {}): SmartLinkRow {
  const row: Partial<SmartLinkRow> = {
    app_id: 'shop',
    id: code,
    code,
    uri: 'products/1',
    overrides: null,
    metadata: null,
    redeem_limit: null,
    redeem_count: 0,
    tags: null,
    title: null,
    note: null,
    disabled: 0,
    unique_key: null,
    starts_at: null,
    expires_at: null,
    expired_url: null,
    preview_title: null,
    preview_description: null,
    preview_image_url: null,
    created_by: null,
    created_at: 1_700_000_000_000,
    updated_at: 1_700_000_000_000,
    deleted_at: null,
    words_indexed: 1,
    ...values,
  };
  return row as SmartLinkRow;
}
