import { Agent, type IncomingHttpHeaders, request } from 'node:http';

/** A response over a persistent connection. */
export interface KeepAliveResponse {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

export interface KeepAliveRequest {
  host?: string;
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** A persistent connection for several requests, as proxies and apps use. Rejects if a response is missing. */
export function openKeepAliveConnection(port: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    send({
      host = 'localhost',
      method = 'GET',
      path,
      headers = {},
      body,
    }: KeepAliveRequest): Promise<KeepAliveResponse> {
      return new Promise((resolve, reject) => {
        const outgoing = request(
          { agent, port, host: '127.0.0.1', method, path, headers: { host, ...headers } },
          (response) => {
            let text = '';
            response.setEncoding('utf8');
            response.on('data', (piece: string) => {
              text += piece;
            });
            response.on('error', reject);
            response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
          },
        );
        outgoing.on('error', reject);
        outgoing.end(body);
      });
    },
    close: () => agent.destroy(),
  };
}
