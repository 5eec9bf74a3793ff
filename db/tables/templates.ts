export interface TemplateRow {
  app_id: string;
  id: string;
  name: string;
  pattern: string;
  /** The same for equivalent patterns; unique per app. */
  pattern_key: string;
  targets: string;
  preview_title: string | null;
  preview_description: string | null;
  preview_image_url: string | null;
  created_at: number;
  updated_at: number;
}
