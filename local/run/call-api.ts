// Calls the app's public API, as any client does.
import { withDeadline } from '../../shared/deadline';

const timeoutMs = 10_000;

export interface ApiRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** With `/api`; ids in it are percent-encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON text to send. */
  readonly body?: string;
}

/** The app refused a request. */
export class RefusedRequest extends Error {
  constructor(
    { method, path }: ApiRequest,
    readonly status: number,
    reply: string,
  ) {
    super(`${method} ${path} was answered with ${status} ${reply}`);
    this.name = 'RefusedRequest';
  }
}

/**
 * Sends a request and returns the JSON of the reply; an empty object for a reply without a body.
 * @throws {RefusedRequest} unless the status is one of success
 * @throws if the app does not answer
 */
export async function callApi(baseUrl: string, request: ApiRequest): Promise<unknown> {
  const { method, path, headers, body } = request;
  return withDeadline(timeoutMs, async (signal) => {
    const response = await fetch(baseUrl + path, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body }),
      signal,
    });
    const text = await response.text();
    if (!response.ok) throw new RefusedRequest(request, response.status, text);
    return text ? (JSON.parse(text) as unknown) : {};
  });
}
