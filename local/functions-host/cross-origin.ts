// Cross-origin access is the host's business, not the app's: Azure has a setting for it and Core Tools reads
// `Host.CORS` of local.settings.json. The headers are the ones that ASP.NET's CORS middleware sends.
import type { IncomingMessage } from 'node:http';

/** Which web pages of other origins may call the app. */
export interface CrossOriginRules {
  /** Origins as browsers send them, or `*` for any. */
  readonly origins: readonly string[];
  readonly credentials: boolean;
}

/** Reads the `Host` section of local.settings.json; undefined when it allows no origin. */
export function readCrossOriginRules(host: Readonly<Record<string, unknown>>): CrossOriginRules | undefined {
  const { CORS: setting } = host;
  const origins = (typeof setting === 'string' ? setting : '')
    .split(',')
    .map((origin) => origin.trim().replace(/\/$/, ''))
    .filter(Boolean);
  return origins.length ? { origins, credentials: host['CORSCredentials'] === true } : undefined;
}

/** The headers a reply gets, or none when the request comes from no other origin or from one that isn't allowed. */
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

/** Whether a browser asks beforehand; the host answers it and no function sees it. */
export function isPreflight(request: IncomingMessage): boolean {
  return (
    request.method === 'OPTIONS' &&
    request.headers.origin !== undefined &&
    request.headers['access-control-request-method'] !== undefined
  );
}
