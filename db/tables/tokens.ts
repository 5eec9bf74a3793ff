export interface PlatformTokenRow {
  id: string;
  app_id: string;
  platform: string;
  token_hash: string;
  last_four: string;
  publishable: number;
  created_at: number;
  revoked_at: number | null;
  expires_at: number | null;
}

export interface AdminKeyRow {
  id: string;
  app_id: string | null;
  key_hash: string;
  last_four: string;
  label: string | null;
  read_only: number;
  created_at: number;
  revoked_at: number | null;
}

/** When a token or an admin key was last used. The row is created on first use. */
export interface TokenUseRow {
  token_id: string;
  last_used_at: number;
}

/** A code with which a browser can sign in to the dashboard once. The row is deleted on use. */
export interface SignInCodeRow {
  code_hash: string;
  expires_at: number;
}
