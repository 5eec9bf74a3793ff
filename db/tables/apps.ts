export interface AppRow {
  id: string;
  name: string;
  subdomain: string;
  custom_domain: string | null;
  allowed_hosts: string;
  preview_title: string | null;
  preview_description: string | null;
  preview_image_url: string | null;
  created_at: number;
  updated_at: number;
  /** How long after a click an install can claim it, in seconds; null if deferred deep linking is off. */
  deferred_window_seconds: number | null;
  icon_url: string | null;
  travelling_parameters: string;
  allowed_schemes: string;
  accent_color: string | null;
  default_language: string;
  /** Null: the app exists. The row of a deleted app remains, because its subdomains stay reserved. */
  deleted_at: number | null;
}

/** A deleted app whose rows have yet to be deleted. */
export interface AppDeletionRow {
  app_id: string;
  /** JSON: the table, and the key of its last deleted row. Null: none. */
  position: string | null;
  /** A process that deletes the rows advances this time first, so that no other does. */
  next_run_at: number;
  deleted_at: number;
}

/** The current and former subdomains of all apps. A subdomain is never reassigned to another app. */
export interface SubdomainRow {
  subdomain: string;
  app_id: string;
  created_at: number;
}
