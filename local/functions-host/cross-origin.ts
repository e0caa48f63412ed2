// The host handles cross-origin access, not the app: Azure has a setting for it and Core Tools reads `Host.CORS` of
// local.settings.json. The headers are the ones that ASP.NET's CORS middleware sends.
import type { IncomingMessage } from 'node:http';

/** Which web pages of other origins may call the app. */
export interface CrossOriginRules {
  /** Origins as browsers send them, or `*` for any. */
  readonly origins: readonly string[];
  readonly credentials: boolean;
}

/** Reads the `Host` section of local.settings.json; undefined if it allows no origin. */
export function readCrossOriginRules(host: Readonly<Record<string, unknown>>): CrossOriginRules | undefined {
  const { CORS: setting } = host;
  const origins = (typeof setting === 'string' ? setting : '')
    .split(',')
    .map((origin) => origin.trim().replace(/\/$/, ''))
    .filter(Boolean);
  return origins.length ? { origins, credentials: host['CORSCredentials'] === true } : undefined;
}

/** The CORS headers of a reply; none if the request has no origin or one that isn't allowed. */
export function crossOriginHeaders(rules: CrossOriginRules, request: IncomingMessage): Record<string, string> {
  const { origin } = request.headers;
  const any = rules.origins.includes('*');
  if (!origin || !(any || rules.origins.includes(origin))) return {};
  return {
    'access-control-allow-origin': any && !rules.credentials ? '*' : origin,
    ...(any && !rules.credentials ? {} : { vary: 'Origin' }),
    ...(rules.credentials && { 'access-control-allow-credentials': 'true' }),
    ...(isPreflight(request) && {
      'access-control-allow-methods': request.headers['access-control-request-method'] ?? '',
      'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '',
    }),
  };
}

/** Whether the request is a CORS preflight; the host answers it without running a function. */
export function isPreflight(request: IncomingMessage): boolean {
  return (
    request.method === 'OPTIONS' &&
    request.headers.origin !== undefined &&
    request.headers['access-control-request-method'] !== undefined
  );
}
