// A complete HTTP reply, and the check of problem+json replies.
import { problem } from '../../shared/contract/problem';

export interface HttpReply {
  status: number;
  headers: Headers;
  /** The parsed JSON, or null where the body was empty or not JSON. */
  json: unknown;
  text: string;
}

/** Sends a request and reads all of the reply. */
export async function request(url: string, init: RequestInit = {}): Promise<HttpReply> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, json: isJson && text ? JSON.parse(text) : null, text };
}

/** Expects a problem+json reply of this status, with all its fields, and returns its `errors`, or an empty list. */
export function expectProblem(reply: HttpReply, status: number): { path: string; message: string }[] {
  expect({ status: reply.status, text: reply.text }).toMatchObject({ status });
  expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const parsed = problem.parse(reply.json);
  expect(parsed).toEqual(reply.json);
  expect(parsed.status).toBe(status);
  expect(parsed.detail).not.toBe('');
  return parsed.errors ?? [];
}
