/** What goes into and comes out of `/v1/execute` (contract topic: execute request and response). */

export interface ExecuteUser {
  user_id: string;
  user_email: string;
  user_name: string;
  user_type: string;
  client_name: string;
  client_id: string | null;
  additional_fields: Record<string, string>;
}

export interface SecretEnvelope {
  ciphertext_b64: string;
  version: string | null;
  algorithm: string | null;
  expires_at: string | null;
  key_path: string | null;
  mount: string | null;
}

export interface ExecuteBody {
  context: {
    request_id: string | null;
    tenant_id: string;
    extension_id: string;
    install_id: string | null;
    content_hash: string;
    version_id: string | null;
    config: Record<string, string>;
  };
  http: {
    method: string;
    path: string;
    query: Record<string, string>;
    headers: Record<string, string>;
    body_b64: string | null;
  };
  limits: { timeout_ms: number | null; memory_mb: number | null };
  secret_envelope: SecretEnvelope | null;
  providers: string[];
  user: ExecuteUser | null;
}

/** The transport headers that route an execution. */
export interface RoutingHeaders {
  tenant: string;
  extension: string;
  requestId: string | null;
  idempotencyKey: string | null;
}

export interface ExecuteResponse {
  status: number;
  headers: Record<string, string>;
  body_b64: string | null;
  error: string | null;
}
