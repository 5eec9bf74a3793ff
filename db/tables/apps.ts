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
}

/** The current and former subdomains of all apps. A subdomain is never reassigned to another app. */
export interface SubdomainRow {
  subdomain: string;
  app_id: string;
  created_at: number;
}
