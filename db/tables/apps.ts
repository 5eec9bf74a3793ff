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
  /** How long a click can be matched with a later install; null if deferred deep linking is off. */
  deferred_window_seconds: number | null;
  icon_url: string | null;
  travelling_parameters: string;
}

/** Every subdomain that an app has or had. A subdomain never passes to another app. */
export interface SubdomainRow {
  subdomain: string;
  app_id: string;
  created_at: number;
}
