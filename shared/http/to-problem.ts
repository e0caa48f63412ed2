// The only mapping from errors to HTTP replies: problem+json (RFC 9457). Causes are logged once and never sent.
import type { HttpResponseInit } from '@azure/functions';
import { ForbiddenError, KeysUnavailableError, UnauthenticatedError } from '../access/errors';
import { BusyError } from '../conversations/keyed-queue';
import { ContentionError, StorageUnavailableError } from '../conversations/storage-errors';
import { DeadlineError } from '../deadline';
import { AlertClosedError } from '../ingest/change-alert';
import { LiveFeedUnavailableError } from '../live/signalr-service';
import { BodyError, InvalidInputError, type Fault } from './body';
import { SignatureError } from '../platforms/signature-error';
import { SettingsError } from '../settings';

export interface Problem {
  status: number;
  type: string;
  title: string;
  detail: string;
  errors?: readonly Fault[];
  headers?: Record<string, string>;
}

const bodyTitles = { 411: 'Length required', 413: 'Body too large', 415: 'Unsupported content type' } as const;

/** Maps an error to a problem. An unexpected error is a 500 without details of the cause. */
export function toProblem(error: unknown): Problem {
  if (error instanceof RefusedDeliveryError) return toProblem(error.cause);
  if (error instanceof InvalidInputError)
    return problem(400, 'invalid-request', 'Invalid request', summary(error.faults), { errors: error.faults });
  if (error instanceof BodyError)
    return problem(error.status, 'unacceptable-body', bodyTitles[error.status], error.message);
  if (error instanceof SignatureError) return problem(401, 'invalid-signature', 'Signature refused', error.message);
  if (error instanceof UnauthenticatedError)
    return problem(401, 'unauthenticated', 'Not signed in', error.message, {
      headers: { 'www-authenticate': 'Bearer' },
    });
  if (error instanceof KeysUnavailableError)
    return problem(503, 'keys-unavailable', 'Sign-in unavailable', 'No token can be verified now. Try again.', {
      headers: { 'retry-after': '5' },
    });
  if (error instanceof ForbiddenError) return problem(403, 'forbidden', 'Not allowed', error.message);
  if (error instanceof NotFoundError) return problem(404, 'not-found', 'Not found', error.message);
  if (error instanceof AlertClosedError) return problem(409, 'conflict', 'Alert closed', error.message);
  if (error instanceof MethodNotAllowedError)
    return problem(405, 'method-not-allowed', 'Method not allowed', error.message, {
      headers: { allow: error.allowed.join(', ') },
    });
  if (error instanceof StorageUnavailableError || error instanceof ContentionError)
    return problem(503, 'storage-unavailable', 'Storage unavailable', 'Nothing was stored. Send the request again.', {
      headers: { 'retry-after': '1' },
    });
  if (error instanceof LiveFeedUnavailableError)
    return problem(
      503,
      'live-feed-unavailable',
      'Live feed unavailable',
      'What you sent is stored, but agents could not be notified. Send the request again.',
      { headers: { 'retry-after': '1' } },
    );
  if (error instanceof BusyError || error instanceof DeadlineError)
    return problem(503, 'busy', 'Busy', 'The request was not done in time. Send it again.', {
      headers: { 'retry-after': '1' },
    });
  if (error instanceof SettingsError)
    return problem(500, 'misconfigured', 'Misconfigured', 'The settings of this app have faults; its log lists them.');
  return problem(500, 'internal-error', 'Internal error', 'Something went wrong here. Send the request again.');
}

/** The path or file does not exist. */
export class NotFoundError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotFoundError';
  }
}

/** The path exists with other methods. */
export class MethodNotAllowedError extends Error {
  constructor(readonly allowed: readonly string[]) {
    super(`This path takes ${allowed.join(' and ')} only.`);
    this.name = 'MethodNotAllowedError';
  }
}

/** A chat platform's request was refused because of the error that is its cause. */
export class RefusedDeliveryError extends Error {
  constructor(
    /** For the log. It is one of the configured ids. */
    readonly connectionId: string,
    override readonly cause: Error,
  ) {
    super(cause.message, { cause });
    this.name = 'RefusedDeliveryError';
  }
}

/** The reason of a rejection for the log. It contains no queue name and no other value from the caller. */
export function reasonToLog(error: unknown): string {
  if (error instanceof RefusedDeliveryError) return `connection ${error.connectionId}: ${reasonToLog(error.cause)}`;
  if (error instanceof ForbiddenError) return error.reason;
  // The path of a misspelled field also comes from the caller.
  if (error instanceof InvalidInputError)
    return error.faults.map(({ path, message }) => (/^[\w.]+$/.test(path) ? `${path} ${message}` : message)).join('; ');
  return error instanceof Error ? error.message : 'unknown';
}

export function toHttpReply({ headers, ...body }: Problem): HttpResponseInit {
  return {
    status: body.status,
    headers: { ...headers, 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  };
}

function problem(
  status: number,
  name: string,
  title: string,
  detail: string,
  more: Pick<Problem, 'errors' | 'headers'> = {},
): Problem {
  return { type: `urn:undertone:problem:${name}`, title, status, detail, ...more };
}

function summary(faults: readonly Fault[]): string {
  return faults.map(({ path, message }) => (path ? `${path} ${message}` : `The body ${message}`)).join('; ');
}
